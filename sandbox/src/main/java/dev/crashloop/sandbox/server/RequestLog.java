package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The latest requests, so that a test can say what a client asked, and what it did not ask. */
public final class RequestLog {

    private static final int CAPACITY = 10_000;

    /**
     * One request, recorded as it came in.
     *
     * @param time by the clock of the cluster
     * @param method HTTP method
     * @param call what was asked
     * @param query the raw query string
     * @param userAgent who asked
     */
    public record Entry(Instant time, String method, Call call, String query, String userAgent) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long total;

    RequestLog() {}

    synchronized void add(Entry entry) {
        entries.addLast(entry);
        total++;
        if (entries.size() > CAPACITY) {
            entries.removeFirst();
        }
    }

    /** The latest requests, oldest first. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** How many of the latest requests match. */
    public long count(Predicate<Call> which) {
        return entries().stream().filter(entry -> which.test(entry.call())).count();
    }

    /** How many requests there have been, forgotten ones included. */
    public synchronized long total() {
        return total;
    }

    /** Forgets all, so that what follows can be counted alone. */
    public synchronized void clear() {
        entries.clear();
    }
}
