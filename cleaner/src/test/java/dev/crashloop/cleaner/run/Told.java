package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.watch.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A witness that remembers all that it is told, in order. */
public final class Told implements Witness {
    /** One thing that was told. */
    public sealed interface Entry {
        /** The name of the pod that it is about. */
        String pod();

        /** Left alone for now. */
        record Held(String pod, String guard, String why) implements Entry {}

        /** A crash that no policy knows. */
        record Unknown(String pod, String crash, int restarts, List<String> tail) implements Entry {}

        /** What became of a decision to clean. */
        record Removed(String pod, String uid, Decision.Clean clean, Removal removal) implements Entry {}

        /** Nothing could be decided. */
        record Stuck(String pod, String why) implements Entry {}
    }

    private final List<Entry> entries = new ArrayList<>();

    private synchronized void add(Entry entry) {
        entries.add(entry);
    }

    /** Everything so far. */
    public synchronized List<Entry> all() {
        return List.copyOf(entries);
    }

    /** What was held so far. */
    public List<Entry.Held> held() {
        return only(Entry.Held.class);
    }

    /** The names of the guards that held a pod so far. */
    public List<String> guards() {
        return held().stream().map(Entry.Held::guard).toList();
    }

    /** The unknown crashes so far. */
    public List<Entry.Unknown> unknown() {
        return only(Entry.Unknown.class);
    }

    /** What became of decisions to clean so far. */
    public List<Entry.Removed> removals() {
        return only(Entry.Removed.class);
    }

    /** The removals so far that came about. */
    public List<Entry.Removed> cleaned() {
        return removals(Removal.Removed.class::isInstance);
    }

    /** The removals so far that ended in such a way. */
    public List<Entry.Removed> removals(Predicate<Removal> how) {
        return removals().stream().filter(entry -> how.test(entry.removal())).toList();
    }

    /** What nothing could be decided about so far. */
    public List<Entry.Stuck> stuck() {
        return only(Entry.Stuck.class);
    }

    private <T extends Entry> List<T> only(Class<T> type) {
        return all().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {}

    @Override
    public void held(Case c, Decision.Hold hold) {
        add(new Entry.Held(c.pod().name(), hold.guard(), hold.why()));
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        add(new Entry.Unknown(
                c.pod().name(), unknown.crash().id(), unknown.crash().restartCount(), unknown.tail()));
    }

    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        add(new Entry.Removed(c.pod().name(), c.pod().uid(), clean, removal));
    }

    @Override
    public void stuck(Pod pod, String why) {
        add(new Entry.Stuck(pod.name(), why));
    }
}
