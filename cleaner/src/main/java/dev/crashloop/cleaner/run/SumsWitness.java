package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Pod;

/** Tells the keeper of sums what changes them. */
record SumsWitness(SumsKeeper sums) implements Witness {
    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        if (removal instanceof Removal.Removed) {
            sums.changed(c.policy().id());
        }
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        PolicyId.ofKey(record.policy()).ifPresent(sums::changed);
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        sums.unknown(c.policy().id(), unknown.signature(), c.surroundings().workload(), c.now());
    }

    @Override
    public void held(Case c, Decision.Hold hold) {
        // nothing was done
    }

    @Override
    public void stuck(Pod pod, String why) {
        // nothing was done
    }
}
