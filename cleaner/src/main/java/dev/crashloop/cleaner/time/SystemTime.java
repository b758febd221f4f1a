package dev.crashloop.cleaner.time;

import java.time.Duration;
import java.time.Instant;

/** The time of the machine. */
public final class SystemTime implements Time {
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

    @Override
    public Alarm after(Duration delay, Runnable action) {
        Thread waiting = Thread.ofVirtual().name("alarm").start(() -> {
            try {
                sleep(delay);
            } catch (InterruptedException _) {
                return; // cancelled
            }
            Thread.ofVirtual().name("alarm-action").start(action);
        });
        return waiting::interrupt;
    }
}
