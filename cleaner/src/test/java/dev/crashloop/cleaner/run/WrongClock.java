package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.time.Instant;

/** A time whose clock is wrong by as much as a test says; what passes, passes as it should. */
final class WrongClock implements Time {
    private final Time right;
    private volatile Duration wrong = Duration.ZERO;

    WrongClock(Time right) {
        this.right = right;
    }

    /** From now on the clock is wrong by that. */
    void set(Duration by) {
        wrong = by;
    }

    @Override
    public Instant instant() {
        return right.instant().plus(wrong);
    }

    @Override
    public Duration uptime() {
        return right.uptime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        right.sleep(duration);
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        return right.after(delay, action);
    }
}
