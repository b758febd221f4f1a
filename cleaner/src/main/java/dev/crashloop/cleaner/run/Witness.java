package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.watch.Pod;
import java.util.List;

/** Is told what a {@link Cleaner} decides and does, each thing once. Called from many threads; must not block for long. */
public interface Witness {
    /** A pod is left alone for now; not said again while the reason stays the same. */
    void held(Case c, Decision.Hold hold);

    /** A pod is left alone still, for the same reason as half an hour ago: for those whose words do not last. */
    default void stillHeld(Case c, Decision.Hold hold) {}

    /** A crash for a reason that no policy knows; once per crash. */
    void unknown(Case c, Diagnosis.Unknown unknown);

    /**
     * A pod is left alone because of what it logged; not said again while that stays so. Each crash is told as {@link #unknown}, which is
     * enough for most.
     */
    default void reported(Case c, Decision.Report report) {}

    /** What became of a decision to clean; a removal that does not come about is not said again while it is tried again. */
    void removed(Case c, Decision.Clean clean, Removal removal);

    /** What became of a removed pod. */
    void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome);

    /** Nothing can be decided about a pod: {@code why} is for people. */
    void stuck(Pod pod, String why);

    /** This one, and then another. */
    default Witness and(Witness other) {
        return new Witnesses(List.of(this, other));
    }
}
