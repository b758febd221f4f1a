package dev.crashloop.cleaner.lease;

import dev.crashloop.cleaner.cluster.Fence;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** The fence of one term, which knows what may still arrive when the term has ended. */
final class TermFence implements Fence {
    private final BooleanSupplier holds;
    private final Duration longestWay;
    private final Time time;
    private final Map<Object, Duration> unanswered = new ConcurrentHashMap<>();

    /** {@code longestWay}: what was sent longer ago has arrived, or never will. */
    TermFence(BooleanSupplier holds, Duration longestWay, Time time) {
        this.holds = holds;
        this.longestWay = longestWay;
        this.time = time;
    }

    @Override
    public boolean mayWrite() {
        return holds.getAsBoolean();
    }

    @Override
    public Runnable sent() {
        forget();
        var request = new Object();
        unanswered.put(request, time.uptime());
        return () -> unanswered.remove(request);
    }

    /** Whether something that was sent may still be on its way. */
    boolean mayStillArrive() {
        forget();
        return !unanswered.isEmpty();
    }

    private void forget() {
        Duration oldest = time.uptime().minus(longestWay);
        unanswered.values().removeIf(sentAt -> sentAt.compareTo(oldest) <= 0);
    }
}
