package dev.crashloop.cleaner.demo;

import dev.crashloop.cleaner.time.Time;
import dev.crashloop.sandbox.time.Cancellable;
import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** The time of an embedded cluster, so that the cleaner's minutes are as long as the cluster's. */
public record ClusterTime(Timeline timeline) implements Time {
    @Override
    public Instant instant() {
        return timeline.instant();
    }

    @Override
    public Duration uptime() {
        return Duration.between(Instant.EPOCH, timeline.instant());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        var over = new CountDownLatch(1);
        Cancellable alarm = timeline.after(duration, over::countDown);
        try {
            over.await();
        } finally {
            alarm.cancel();
        }
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        return timeline.after(delay, () -> Thread.ofVirtual().name("alarm").start(action))::cancel;
    }
}
