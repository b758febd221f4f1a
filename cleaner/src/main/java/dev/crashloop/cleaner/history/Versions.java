package dev.crashloop.cleaner.history;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The last own write of each object, until a watch has brought it back: a watch may be slower than the answers to our writes, and what it
 * brings until then is the past. Not thread-safe.
 */
final class OwnWrites {
    private final Map<String, Long> versions = new HashMap<>();

    /** The API server has answered a write with the object as it is now. */
    void wrote(String key, JsonNode answer) {
        versions.put(key, version(answer));
    }

    /** Whether the object was so before our last write. */
    boolean outdates(String key, JsonNode object) {
        Long written = versions.get(key);
        if (written != null && version(object) < written) {
            return true;
        }
        versions.remove(key);
        return false;
    }

    /** API servers count: of two versions the higher is the newer. One that does not count is believed. */
    private static long version(JsonNode object) {
        try {
            return Long.parseLong(
                    object.path("metadata").path("resourceVersion").asString(""));
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
