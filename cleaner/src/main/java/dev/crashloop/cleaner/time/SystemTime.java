package dev.crashloop.cleaner.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time of the machine. */
public final class SystemTime implements Time {
    /** One thread waits for all alarms: each pod that is held back until later has one. */
    private static final ScheduledThreadPoolExecutor ALARMS = alarms();

    private static ScheduledThreadPoolExecutor alarms() {
        var alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("alarms").daemon().factory());
        alarms.setRemoveOnCancelPolicy(true);
        return alarms;
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    /** Goes on while the process is stopped, by SIGSTOP for instance. */
    @Override
    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    /** At the latest in 292 years, which is as much as nanoseconds can say. */
    @Override
    public Alarm after(Duration delay, Runnable action) {
        Future<?> alarm = ALARMS.schedule(
                () -> Thread.ofVirtual().name("alarm-action").start(action),
                TimeUnit.NANOSECONDS.convert(delay),
                TimeUnit.NANOSECONDS);
        return () -> alarm.cancel(false);
    }
}
