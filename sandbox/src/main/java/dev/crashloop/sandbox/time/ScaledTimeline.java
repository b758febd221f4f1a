package dev.crashloop.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timeline that runs by itself: as fast as real time, or a number of times faster. Its actions run in order on one daemon thread.
 *
 * <p>An action that throws is logged and the rest goes on. After {@link #close} nothing runs any more; the clock still tells the time.
 */
public final class ScaledTimeline implements Timeline, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScaledTimeline.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Agenda agenda = new Agenda();
    private final Instant start;
    private final double speed;
    private final long startNanos = System.nanoTime();
    private final Thread dispatcher;
    private boolean closed;

    /**
     * Starts a timeline.
     *
     * @param start the time at which it begins
     * @param speed 1 is real time; at 60 a minute passes in a second
     */
    public ScaledTimeline(Instant start, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, not " + speed);
        }
        this.start = start;
        this.speed = speed;
        this.dispatcher = Thread.ofPlatform().daemon().name("sandbox-timeline").start(this::dispatch);
    }

    @Override
    public Instant instant() {
        return start.plusNanos((long) ((System.nanoTime() - startNanos) * speed));
    }

    @Override
    public Cancellable at(Instant when, Runnable action) {
        lock.lock();
        try {
            Instant now = instant();
            // what is overdue is due now, behind what was due before: the order of insertion counts
            Agenda.Entry entry = agenda.add(when.isBefore(now) ? now : when, action);
            changed.signalAll();
            return () -> cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cancellable follow(Feed feed) {
        Thread reader = Thread.ofVirtual().name("sandbox-feed").start(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    feed.next(Duration.ofHours(1)).ifPresent(work -> at(instant(), work));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return reader::interrupt;
    }

    /** Stops. An action that is running comes to its end; those that wait never run. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != dispatcher) {
            try {
                dispatcher.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void cancel(Agenda.Entry entry) {
        lock.lock();
        try {
            agenda.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() {
        for (Runnable action = awaitNext(); action != null; action = awaitNext()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("an action of the embedded cluster failed", e);
            }
        }
    }

    private @Nullable Runnable awaitNext() {
        lock.lock();
        try {
            while (!closed) {
                Agenda.Entry due = agenda.takeDueBy(instant());
                if (due != null) {
                    return due.action();
                }
                changed.await(nanosUntilNext(), TimeUnit.NANOSECONDS);
            }
            return null;
        } catch (InterruptedException e) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** In real time, at least one. */
    private long nanosUntilNext() {
        Instant next = agenda.next();
        if (next == null) {
            return Long.MAX_VALUE;
        }
        // the longest that nanoseconds can say, 292 years, if it is longer
        return Math.max(1, (long) (TimeUnit.NANOSECONDS.convert(Duration.between(instant(), next)) / speed));
    }
}
