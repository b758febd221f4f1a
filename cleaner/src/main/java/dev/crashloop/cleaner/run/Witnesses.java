package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.watch.Pod;
import java.util.List;

/** Several witnesses, told one after the other. */
record Witnesses(List<Witness> all) implements Witness {
    @Override
    public void held(Case c, Decision.Hold hold) {
        all.forEach(witness -> witness.held(c, hold));
    }

    @Override
    public void stillHeld(Case c, Decision.Hold hold) {
        all.forEach(witness -> witness.stillHeld(c, hold));
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        all.forEach(witness -> witness.unknown(c, unknown));
    }

    @Override
    public void reported(Case c, Decision.Report report) {
        all.forEach(witness -> witness.reported(c, report));
    }

    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        all.forEach(witness -> witness.removed(c, clean, removal));
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        all.forEach(witness -> witness.finished(record, outcome));
    }

    @Override
    public void stuck(Pod pod, String why) {
        all.forEach(witness -> witness.stuck(pod, why));
    }
}
