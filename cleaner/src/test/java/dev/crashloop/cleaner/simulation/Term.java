package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.run.Witness;
import dev.crashloop.cleaner.watch.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one process has said since it leads: an outcome that it knows counts for it before it is written. */
final class Term implements Witness {
    /** An outcome that was announced. */
    interface Announcements {
        void announced(CleanupRecord record, CleanupRecord.Progress.Finished outcome);
    }

    private final String process;
    private final Trace trace;
    private final Announcements announcements;
    private final Map<String, CleanupRecord.Progress.Finished> known = new HashMap<>();
    private final Set<String> withdrawn = new HashSet<>();

    Term(String process, Trace trace, Announcements announcements) {
        this.process = process;
        this.trace = trace;
        this.announcements = announcements;
    }

    /** The record as this process knows it. */
    RecordFacts asKnown(RecordFacts stored) {
        CleanupRecord.Progress.Finished ended = known.get(stored.podUid());
        return stored.open() && ended != null ? stored.ended(ended.outcome().name(), ended.at()) : stored;
    }

    /** It asked for the record of this pod to be deleted. */
    void withdraws(String podUid) {
        withdrawn.add(podUid);
    }

    /** A record of this pod was written for it: whatever it knew of an earlier one is over. */
    void planned(String podUid) {
        withdrawn.remove(podUid);
        known.remove(podUid);
    }

    boolean withdrew(String podUid) {
        return withdrawn.contains(podUid);
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        trace.tell(process + ": " + outcome.outcome() + " " + record.pod() + ", " + outcome.message());
        known.put(record.podUid(), outcome);
        announcements.announced(record, outcome);
    }

    @Override
    public void held(Case c, Decision.Hold hold) {
        trace.tell(process + ": held " + c.pod().name() + " by " + hold.guard());
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        trace.tell(process + ": unknown " + c.pod().name());
    }

    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        trace.tell(process + ": " + removal.getClass().getSimpleName() + " "
                + c.pod().name());
    }

    @Override
    public void stuck(Pod pod, String why) {
        trace.tell(process + ": stuck " + pod.name() + ": " + why);
    }
}
