package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Pod;
import java.util.function.Consumer;

/** Says which policy's sums have changed. */
record SumsWitness(Consumer<PolicyId> changed) implements Witness {
    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        if (removal instanceof Removal.Removed) {
            changed.accept(c.policy().id());
        }
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        PolicyId.ofKey(record.policy()).ifPresent(changed);
    }

    @Override
    public void held(Case c, Decision.Hold hold) {
        // nothing was done
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        // nothing was done
    }

    @Override
    public void stuck(Pod pod, String why) {
        // nothing was done
    }
}
