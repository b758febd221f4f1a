package dev.crashloop.cleaner.watch;

import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A time that stands still until a test moves it on. */
final class HandTime implements Time {
    private record Due(Instant at, Runnable action) {}

    private final List<Due> due = new ArrayList<>();
    private final List<Duration> sleeps = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-02T10:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Duration uptime() {
        return Duration.between(Instant.EPOCH, now);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        var over = new CountDownLatch(1);
        synchronized (this) {
            sleeps.add(duration);
            due.add(new Due(now.plus(duration), over::countDown));
        }
        over.await();
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable action) {
        var alarm = new Due(now.plus(delay), () -> Thread.ofVirtual().start(action));
        due.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Due alarm) {
        due.remove(alarm);
    }

    /** How long the threads have slept, or sleep, one after the other. */
    synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }

    /** Whether something waits for a later time. */
    synchronized boolean isAwaited() {
        return !due.isEmpty();
    }

    /** Moves on, and wakes all whose time has come. */
    synchronized void advance(Duration by) {
        now = now.plus(by);
        List<Due> ripe = due.stream().filter(each -> !each.at().isAfter(now)).toList();
        due.removeAll(ripe);
        ripe.forEach(each -> each.action().run());
    }
}
