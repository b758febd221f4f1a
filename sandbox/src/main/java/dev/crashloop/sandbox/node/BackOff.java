package dev.crashloop.sandbox.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Doubling delays by key, to the letter of
 * <a href="https://github.com/kubernetes/client-go/blob/v0.34.0/util/flowcontrol/backoff.go">client-go's flowcontrol.Backoff</a>: a delay
 * counts from an event (the end of a container), and is forgotten if the event comes more than twice the longest delay after the last
 * {@link #next}.
 */
final class BackOff {

    private record Entry(Duration delay, Instant updated) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final InstantSource clock;
    private final Duration first;
    private final Duration longest;

    BackOff(InstantSource clock, Duration first, Duration longest) {
        this.clock = clock;
        this.first = first;
        this.longest = longest;
    }

    /** Doubles the delay of the key. */
    void next(String key, Instant event) {
        Entry entry = entries.get(key);
        Duration delay = entry == null || expired(entry, event) ? first : doubled(entry.delay);
        entries.put(key, new Entry(delay, clock.instant()));
    }

    boolean isInBackOffSince(String key, Instant event) {
        Entry entry = entries.get(key);
        return entry != null
                && !expired(entry, event)
                && Duration.between(event, clock.instant()).compareTo(entry.delay) < 0;
    }

    /** The same for delays that count from the last {@link #next}. */
    boolean isInBackOffSinceUpdate(String key) {
        Entry entry = entries.get(key);
        return entry != null && clock.instant().isBefore(entry.updated.plus(entry.delay));
    }

    /** The delay of the key; zero if it has none. */
    Duration get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? Duration.ZERO : entry.delay;
    }

    void forget(String key) {
        entries.remove(key);
    }

    private Duration doubled(Duration delay) {
        Duration twice = delay.multipliedBy(2);
        return twice.compareTo(longest) < 0 ? twice : longest;
    }

    private boolean expired(Entry entry, Instant event) {
        return Duration.between(entry.updated, event).compareTo(longest.multipliedBy(2)) > 0;
    }
}
