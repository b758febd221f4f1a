package dev.crashloop.cleaner.outcome;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What it means for a cleanup that its replacement crashes, too. */
record Relapse(Outcome outcome, String message) {
    /**
     * From why the replacement crashes; empty if that is not known yet.
     *
     * @param failures the known failures that the removed pod showed
     */
    static Optional<Relapse> of(List<String> failures, List<Diagnosis> diagnoses) {
        Set<String> known = diagnoses.stream()
                .filter(Diagnosis.Known.class::isInstance)
                .map(diagnosis -> ((Diagnosis.Known) diagnosis).failure().name())
                .collect(Collectors.toCollection(TreeSet::new));
        if (known.stream().anyMatch(failures::contains)) {
            return Optional.of(new Relapse(Outcome.Recurred, "the replacement shows the same known failure"));
        }
        if (!known.isEmpty()) {
            return Optional.of(new Relapse(
                    Outcome.Changed, "the replacement shows another known failure: " + String.join(", ", known)));
        }
        return diagnoses.stream().anyMatch(Diagnosis.Unreadable.class::isInstance)
                ? Optional.empty()
                : Optional.of(
                        new Relapse(Outcome.Changed, "the replacement crashes for a reason that no policy knows"));
    }
}
