package dev.crashloop.cleaner;

import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A time that stands still until a test moves it on, with a clock that a test can set. */
public final class HandTime implements Time {
    private record Due(Duration at, Runnable action) {}

    private final List<Due> due = new ArrayList<>();
    private final List<Duration> sleeps = new ArrayList<>();
    private Duration up = Duration.ofDays(1);
    private Instant clock = Instant.parse("2026-01-02T10:00:00Z");

    @Override
    public synchronized Instant instant() {
        return clock;
    }

    @Override
    public synchronized Duration uptime() {
        return up;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        var over = new CountDownLatch(1);
        synchronized (this) {
            sleeps.add(duration);
            due.add(new Due(up.plus(duration), over::countDown));
        }
        over.await();
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable action) {
        var alarm = new Due(up.plus(delay), () -> Thread.ofVirtual().start(action));
        due.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Due alarm) {
        due.remove(alarm);
    }

    /** How long the threads have slept, or sleep, one after the other. */
    public synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }

    /** Whether something waits for a later time. */
    public synchronized boolean isAwaited() {
        return !due.isEmpty();
    }

    /** How many threads and alarms wait for a later time. */
    public synchronized int waiting() {
        return due.size();
    }

    /** Moves on, clock and all, and wakes all whose time has come. */
    public synchronized void advance(Duration by) {
        up = up.plus(by);
        clock = clock.plus(by);
        List<Due> ripe =
                due.stream().filter(each -> each.at().compareTo(up) <= 0).toList();
        due.removeAll(ripe);
        ripe.forEach(each -> each.action().run());
    }

    /** Sets the clock that much forward, or back; no time passes. */
    public synchronized void setClock(Duration forward) {
        clock = clock.plus(forward);
    }
}
