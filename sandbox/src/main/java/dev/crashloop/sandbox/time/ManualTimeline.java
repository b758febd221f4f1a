package dev.crashloop.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A timeline that stands still until it is moved by hand. Whoever moves it runs all that falls due, on their own thread.
 *
 * <pre>{@code
 * ManualTimeline time = new ManualTimeline(Instant.parse("2026-01-01T00:00:00Z"));
 * time.after(Duration.ofSeconds(10), () -> System.out.println(time.instant()));
 * time.advance(Duration.ofMinutes(1));   // prints 2026-01-01T00:00:10Z
 * }</pre>
 *
 * <p>Actions may be added from any thread; only one thread at a time may move it.
 */
public final class ManualTimeline implements Timeline {

    private final Object lock = new Object();
    private final Agenda agenda = new Agenda();
    private final List<Feed> feeds = new CopyOnWriteArrayList<>();
    private volatile Instant now;
    private boolean moving;

    /** A timeline that stands at that time. */
    public ManualTimeline(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Cancellable at(Instant when, Runnable action) {
        synchronized (lock) {
            // what is overdue is due now: time does not go back
            Agenda.Entry entry = agenda.add(when.isBefore(now) ? now : when, action);
            return () -> {
                synchronized (lock) {
                    agenda.remove(entry);
                }
            };
        }
    }

    @Override
    public Cancellable follow(Feed feed) {
        feeds.add(feed);
        return () -> feeds.remove(feed);
    }

    /** Runs what is due now, and all that this makes due now. */
    public void settle() {
        advanceTo(now);
    }

    /** Moves the time on, and runs everything that falls due on the way at exactly its time. */
    public void advance(Duration by) {
        advanceTo(now.plus(by));
    }

    /**
     * Moves the time on to that instant, and runs everything that falls due on the way at exactly its time.
     *
     * @throws IllegalArgumentException if that instant has passed
     * @throws IllegalStateException if called by an action, or by a second thread while another moves the time
     */
    public void advanceTo(Instant until) {
        begin(until);
        try {
            for (Agenda.Entry due = take(until); due != null; due = take(until)) {
                due.action().run();
            }
            now = until;
        } finally {
            end();
        }
    }

    /**
     * Moves from one due action to the next until the condition holds, and stops there.
     *
     * @param limit how far to go at most
     * @return whether the condition came to hold; if not, all of the limit has passed
     */
    public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
        Instant end = now.plus(limit);
        settle();
        while (!condition.getAsBoolean()) {
            Optional<Instant> next = next();
            if (next.isEmpty() || next.get().isAfter(end)) {
                advanceTo(end);
                return condition.getAsBoolean();
            }
            advanceTo(next.get());
        }
        return true;
    }

    /** Whether there is something to run at this very time. */
    public boolean isDue() {
        begin(now);
        try {
            takeFromFeeds();
            return next().filter(when -> !when.isAfter(now)).isPresent();
        } finally {
            end();
        }
    }

    /**
     * Moves the time to the next action that is due, and runs it alone: what else is due at the same time waits for the next step. For
     * whoever wants to look, or to do something of their own, between any two actions.
     *
     * @return false if there is no action left, and nothing was done
     * @throws IllegalStateException if called by an action, or by a second thread while another moves the time
     */
    public boolean step() {
        begin(now);
        try {
            Agenda.Entry due = take(Instant.MAX);
            if (due != null) {
                due.action().run();
            }
            return due != null;
        } finally {
            end();
        }
    }

    /** When the next action is due. */
    public Optional<Instant> next() {
        synchronized (lock) {
            return Optional.ofNullable(agenda.next());
        }
    }

    private void begin(Instant until) {
        synchronized (lock) {
            if (moving) {
                throw new IllegalStateException("the time is being moved already");
            }
            if (until.isBefore(now)) {
                throw new IllegalArgumentException("time does not go back from " + now + " to " + until);
            }
            moving = true;
        }
    }

    private Agenda.@Nullable Entry take(Instant until) {
        takeFromFeeds();
        synchronized (lock) {
            Agenda.Entry due = agenda.takeDueBy(until);
            if (due != null) {
                now = due.when();
            }
            return due;
        }
    }

    private void takeFromFeeds() {
        try {
            for (Feed feed : feeds) {
                for (Optional<Runnable> work = feed.next(Duration.ZERO);
                        work.isPresent();
                        work = feed.next(Duration.ZERO)) {
                    at(now, work.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while moving the time", e);
        }
    }

    private void end() {
        synchronized (lock) {
            moving = false;
        }
    }
}
