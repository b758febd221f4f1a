package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the status of a workload. */
final class Status {

    private Status() {}

    /** Writes counts and {@code observedGeneration}; a count of zero is left out if it may be, as in Go's {@code omitempty}. */
    static void write(
            Store store, Resource resource, ObjectNode owner, Map<String, Long> counts, Consumer<ObjectNode> more) {
        Absent.tolerate(() -> store.edit(
                resource, Json.text(owner, "metadata", "namespace"), Json.text(owner, "metadata", "name"), present -> {
                    ObjectNode status = Json.child(present, "status");
                    counts.forEach((name, count) -> put(status, name, count));
                    JsonNode generation = Json.at(owner, "metadata", "generation");
                    status.put("observedGeneration", generation.asLong(0));
                    more.accept(status);
                    return present;
                }));
    }

    private static void put(ObjectNode status, String name, long count) {
        // "replicas" and the like are required fields of their types
        if (count == 0
                && (name.startsWith("ready") || name.startsWith("available") || name.startsWith("unavailable"))) {
            status.remove(name);
        } else {
            status.put(name, count);
        }
    }
}
