package dev.crashloop.cleaner.time;

import java.time.Duration;
import java.time.InstantSource;

/** What time it is, and how to wait for a later one. */
public interface Time extends InstantSource {
    /** How much time has passed since some fixed moment. Unlike {@link #instant()}, it never jumps when a clock is set. */
    Duration uptime();

    /** Blocks the calling thread, which should be a virtual one. */
    void sleep(Duration duration) throws InterruptedException;

    /** Runs the action once after the delay, on a thread of its own, unless it is cancelled before. */
    Alarm after(Duration delay, Runnable action);

    /** An action that is still to run. */
    interface Alarm {
        /** Takes it back; without effect once the action has begun. */
        void cancel();
    }
}
