package dev.crashloop.cleaner.time;

import java.time.Duration;

/**
 * Waits that double.
 *
 * <pre>{@code
 * new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(1)).after(0); // 5 s, and then 10, 20, 40, 60, 60 ...
 * }</pre>
 *
 * @param first the wait after the first time
 * @param last the longest wait
 */
public record BackOff(Duration first, Duration last) {
    /** By then any of these waits is the longest. */
    private static final int MOST_DOUBLINGS = 20;

    /** How long to wait after something has happened that had happened so many times before, at least 0. */
    public Duration after(int before) {
        Duration wait = first.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        return wait.compareTo(last) < 0 ? wait : last;
    }
}
