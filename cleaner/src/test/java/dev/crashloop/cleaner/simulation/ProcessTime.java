package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.time.Time;
import dev.crashloop.sandbox.time.Cancellable;
import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** The time of one process: its clock may be wrong, and be set while it runs; how long it waits follows from the timeline alone. */
final class ProcessTime implements Time {
    private final Timeline timeline;
    private final Threads.Crew crew;
    private Duration ahead = Duration.ZERO;

    ProcessTime(Timeline timeline, Threads.Crew crew) {
        this.timeline = timeline;
        this.crew = crew;
    }

    /** Sets the clock: so far ahead of the true time, or behind it. */
    void set(Duration howFarAhead) {
        ahead = howFarAhead;
    }

    @Override
    public Instant instant() {
        return timeline.instant().plus(ahead);
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
        return timeline.after(delay, () -> crew.start("alarm", action))::cancel;
    }
}
