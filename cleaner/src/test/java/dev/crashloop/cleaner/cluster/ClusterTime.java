package dev.crashloop.cleaner.cluster;

import dev.crashloop.cleaner.time.Time;
import dev.crashloop.sandbox.time.Cancellable;
import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** The time of an embedded cluster for the program under test: where the cluster's clock runs fast, the program waits as much less. */
public record ClusterTime(Timeline timeline) implements Time {
    @Override
    public Instant instant() {
        return timeline.instant();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        var over = new CountDownLatch(1);
        Cancellable waiting = timeline.after(duration, over::countDown);
        try {
            over.await();
        } finally {
            waiting.cancel();
        }
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        Cancellable waiting = timeline.after(
                delay, () -> Thread.ofVirtual().name("alarm-action").start(action));
        return waiting::cancel;
    }
}
