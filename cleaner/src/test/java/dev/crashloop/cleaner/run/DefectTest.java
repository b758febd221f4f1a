package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A defect of the program, of whatever kind, does not leave it leading and blind. */
class DefectTest {
    private static final Behaviour NEVER_READY = Behaviour.serves().readyAfter(Duration.ofDays(1));

    private final Ward ward = Ward.open();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void outcomesAreStillFoundAfterAnErrorOfTheJavaRuntime() {
        var failing = new FailingOnce();
        try (var cleaner = new Cleaner(
                ward.stage().api(),
                Optional.empty(),
                Stage.policies(POLICY),
                failing.and(ward.witness()),
                Patience.DEFAULT,
                ward.stage().time())) {
            cleaner.start();
            cleanAndDelete("orders", 1);
            ward.stage().soon().until(failing.failed::get);

            cleanAndDelete("invoices", 2);

            ward.awaitOutcomes("Gone");
        }
    }

    private void cleanAndDelete(String deployment, int cleaned) {
        ward.probedDeployment(deployment, crash(KNOWN), NEVER_READY);
        ward.awaitCleaned(cleaned);
        ward.cluster().store().delete(Resource.DEPLOYMENTS, "demo", deployment, DeleteOptions.DEFAULT);
    }

    /** The first outcome that it is told is too much for it. */
    private static final class FailingOnce implements Witness {
        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
            if (!failed.getAndSet(true)) {
                throw new NoClassDefFoundError("dev/crashloop/Gone");
            }
        }

        @Override
        public void held(Case c, Decision.Hold hold) {}

        @Override
        public void unknown(Case c, Diagnosis.Unknown unknown) {}

        @Override
        public void removed(Case c, Decision.Clean clean, Removal removal) {}

        @Override
        public void stuck(Pod pod, String why) {}
    }
}
