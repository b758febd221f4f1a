package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.LogReader;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Crash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the crashes of a case mean; each log is read once, however often the pod is looked at. */
record Diagnoses(LogReader logs, Time time) {
    /** One for each crash, in their order; those known from an earlier look are taken from the file, which takes the new ones. */
    List<Diagnosis> of(Case c, CaseFile file) throws InterruptedException {
        file.keepOnly(c.crashes().stream().map(Crash::id).toList());
        var diagnoses = new ArrayList<Diagnosis>();
        for (Crash crash : c.crashes()) {
            Optional<Diagnosis> known = file.known(crash.id(), c.policy(), time.instant());
            diagnoses.add(known.isPresent() ? known.get() : read(c, crash, file));
        }
        return List.copyOf(diagnoses);
    }

    private Diagnosis read(Case c, Crash crash, CaseFile file) throws InterruptedException {
        var failures = c.policy().knownFailures();
        Diagnosis diagnosis = logs.read(
                c.pod(),
                crash,
                c.policy().log(),
                log -> Diagnostician.settled(log, failures),
                evidence ->
                        Diagnostician.diagnose(evidence, failures, c.policy().redactor()));
        file.remember(c.policy(), diagnosis, time.instant());
        return diagnosis;
    }
}
