package dev.crashloop.sandbox.time;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is due when, in the order of time and then of insertion. Not thread-safe: its timeline guards it. */
final class Agenda {

    private static final Comparator<Entry> IN_ORDER =
            Comparator.comparing((Entry entry) -> entry.when).thenComparingLong(entry -> entry.number);

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(IN_ORDER);
    private long added;

    Entry add(Instant when, Runnable action) {
        Entry entry = new Entry(when, added++, action);
        entries.add(entry);
        return entry;
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    /** When the next action is due, or null if there is none. */
    @Nullable
    Instant next() {
        Entry first = entries.peek();
        return first == null ? null : first.when;
    }

    /** Takes the next action that is due by that time, or null if there is none. */
    @Nullable
    Entry takeDueBy(Instant time) {
        Entry first = entries.peek();
        if (first == null || first.when.isAfter(time)) {
            return null;
        }
        entries.remove();
        return first;
    }

    record Entry(Instant when, long number, Runnable action) {}
}
