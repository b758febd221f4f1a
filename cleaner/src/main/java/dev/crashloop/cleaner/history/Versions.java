package dev.crashloop.cleaner.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The newest known version of each object. A watch may be slower than the answers to our writes, and may bring an event again: what is older
 * than what is known is the past. And a write that names the version that it changes does no harm when it arrives late. Not thread-safe.
 */
final class Versions<K> {
    /** The {@code number} is for comparisons only: API servers count, and one that does not is believed. */
    private record Version(String text, long number) {}

    private final Map<K, Version> known = new HashMap<>();
    private final Set<K> writtenMeanwhile = new HashSet<>();
    private boolean listing;

    /** A list begins. It is as new as this moment, whatever is known: a cluster may have been restored to what it was before. */
    void listBegins() {
        writtenMeanwhile.clear();
        listing = true;
    }

    /** The list is complete, and has shown these. */
    void listEnds(Predicate<K> shown) {
        known.keySet().removeIf(key -> !shown.test(key) && !writtenMeanwhile(key));
        writtenMeanwhile.clear();
        listing = false;
    }

    /** The API server has answered a write with the object as it is now. */
    void wrote(K key, JsonNode answer) {
        known.merge(key, version(answer), (before, now) -> now.number() < before.number() ? before : now);
        if (listing) {
            writtenMeanwhile.add(key);
        }
    }

    /** Whether it was written while the list is on its way, which may not show that. */
    boolean writtenMeanwhile(K key) {
        return writtenMeanwhile.contains(key);
    }

    /** Whether the object, which a list or a watch has brought, is older than what is known; if not, it is what is known from now on. */
    boolean outdates(K key, JsonNode object) {
        Version before = known.get(key);
        Version now = version(object);
        boolean believed = listing && !writtenMeanwhile(key);
        if (before != null && now.number() < before.number() && !believed) {
            return true;
        }
        known.put(key, now);
        return false;
    }

    /** What a write of this object has to name; empty if the object has not been seen. */
    Optional<String> of(K key) {
        return Optional.ofNullable(known.get(key)).map(Version::text);
    }

    /** The object is gone. */
    void forget(K key) {
        known.remove(key);
    }

    /** As the API server wrote it. */
    static String text(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asString("");
    }

    private static Version version(JsonNode object) {
        String text = text(object);
        try {
            return new Version(text, Long.parseLong(text));
        } catch (NumberFormatException _) {
            return new Version(text, Long.MAX_VALUE);
        }
    }
}
