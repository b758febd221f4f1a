package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.evidence.LogLines;
import dev.crashloop.cleaner.policy.Catalog;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the built-in catalogue knows a log. */
final class CatalogMatch {
    private CatalogMatch() {}

    /** The name of the entry; empty if there is none. */
    static Optional<String> of(List<String> log) {
        List<KnownFailure> all = Catalog.builtIn().groups().stream()
                .flatMap(group -> group.entries().stream())
                .map(entry -> new KnownFailure(
                        entry.name(), entry.allOf(), entry.anyOf(), entry.noneOf(), Set.of(), Set.of(), Set.of()))
                .toList();
        var crash = new Crash("any", Pod.Role.APP, 0, Optional.empty(), Crash.Which.PREVIOUS);
        return Diagnostician.diagnose(new Evidence.Log(crash, LogLines.of(log), true), all)
                        instanceof Diagnosis.Known known
                ? Optional.of(known.failure().name())
                : Optional.empty();
    }
}
