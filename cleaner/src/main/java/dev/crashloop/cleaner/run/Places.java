package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Calls those that slow start holds back: as many as there are places for, and the next ones when a place is not taken. Who is called is
 * looked at anew, and may still be held back.
 */
final class Places {
    /** How often it is seen whether there is a place, if nothing says so before. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final WaitingLines waiting = new WaitingLines();
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private final Records records;
    private final Consumer<String> caller;
    private final Time time;

    /** The {@code caller} takes the UID of a pod for which there may be a place. */
    Places(Records records, Consumer<String> caller, Time time) {
        this.records = records;
        this.caller = caller;
        this.time = time;
    }

    /** There is no place for the pod of this case. */
    void waits(Case c) {
        called.remove(c.pod().uid());
        waiting.add(c);
    }

    /** The pod takes its place. */
    void taken(String podUid) {
        called.remove(podUid);
    }

    /** The pod does not take its place, if it was called for one. */
    void notTaken(String podUid) {
        if (called.remove(podUid)) {
            call();
        }
    }

    /** There may be free places: a cleanup has its outcome, or was not done. */
    void call() {
        List<String> next = waiting.next(records.history(), time.instant());
        called.addAll(next);
        next.forEach(caller);
    }

    /** Sees for ever whether there is a place where nobody says so: a record that people deleted, an outcome that became known just now. */
    void run() throws InterruptedException {
        while (true) {
            time.sleep(LOOK);
            call();
        }
    }
}
