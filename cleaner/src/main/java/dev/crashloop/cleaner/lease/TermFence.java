package dev.crashloop.cleaner.lease;

import dev.crashloop.cleaner.cluster.Fence;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** The fence of one term, which knows what may still arrive when the term has ended. */
final class TermFence implements Fence {
    private final BooleanSupplier holds;
    private final Duration longestWay;
    private final Time time;
    private final Map<Sent, Duration> unanswered = new ConcurrentHashMap<>();

    /** Those of them that somebody waits for. */
    private final Set<Sent> awaited = ConcurrentHashMap.newKeySet();

    private final CountDownLatch quiet = new CountDownLatch(1);
    private volatile boolean closed;

    /** {@code longestWay}: what was sent longer ago has arrived, or never will. */
    TermFence(BooleanSupplier holds, Duration longestWay, Time time) {
        this.holds = holds;
        this.longestWay = longestWay;
        this.time = time;
    }

    @Override
    public boolean mayWrite() {
        return !closed && holds.getAsBoolean();
    }

    @Override
    public Sent sent() {
        forget();
        var request = new Sent() {
            @Override
            public void arrived() {
                unanswered.remove(this);
                lost();
            }

            @Override
            public void lost() {
                awaited.remove(this);
                tellIfQuiet();
            }
        };
        awaited.add(request);
        unanswered.put(request, time.uptime());
        return request;
    }

    /** Lets nothing through any more, and waits for the answers to what it let through, but not for longer than that. */
    void close(Duration atMost) throws InterruptedException {
        Time.Alarm patience = time.after(atMost, quiet::countDown);
        closed = true;
        tellIfQuiet();
        quiet.await();
        patience.cancel();
    }

    private void tellIfQuiet() {
        if (closed && awaited.isEmpty()) {
            quiet.countDown();
        }
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
