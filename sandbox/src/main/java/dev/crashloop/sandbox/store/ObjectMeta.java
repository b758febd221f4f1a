package dev.crashloop.sandbox.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the store itself writes into {@code metadata}; clients cannot. */
final class ObjectMeta {

    /** Fields of {@code metadata} that an update cannot change. */
    private static final List<String> KEPT = List.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private ObjectMeta() {}

    static ObjectNode of(ObjectNode object) {
        return Json.child(object, "metadata");
    }

    static String name(JsonNode object) {
        return Json.text(object, "metadata", "name");
    }

    static String namespace(JsonNode object) {
        return Json.text(object, "metadata", "namespace");
    }

    static boolean isDeleting(JsonNode object) {
        return object.path("metadata").has("deletionTimestamp");
    }

    static boolean hasFinalizers(JsonNode object) {
        return !Json.at(object, "metadata", "finalizers").isEmpty();
    }

    static @Nullable Long gracePeriod(JsonNode object) {
        JsonNode seconds = Json.at(object, "metadata", "deletionGracePeriodSeconds");
        return seconds.isNumber() ? seconds.longValue() : null;
    }

    /** Makes a client's metadata that of a new object. */
    static void initialize(ObjectNode object, Resource resource, Instant now, RandomGenerator random) {
        ObjectNode metadata = of(object);
        metadata.remove(
                List.of("managedFields", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"));
        metadata.put("uid", uid(random)).put("creationTimestamp", Json.time(now));
        if (resource.status() == Resource.StatusRule.GENERATIONS) {
            metadata.put("generation", 1);
        }
    }

    /** A UUID of version 4, the random one. */
    private static String uid(RandomGenerator random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }

    /** Takes back what an update must not change. */
    static void restore(ObjectNode object, ObjectNode before) {
        ObjectNode metadata = of(object);
        metadata.remove(List.of("managedFields", "selfLink"));
        for (String field : KEPT) {
            JsonNode value = of(before).get(field);
            if (value == null) {
                metadata.remove(field);
            } else {
                metadata.set(field, value);
            }
        }
    }

    /** Counts a change of what the user wants: anything but metadata and status. */
    static void bumpGeneration(ObjectNode object, ObjectNode before) {
        if (!desired(object).equals(desired(before))) {
            nextGeneration(object);
        }
    }

    static void nextGeneration(ObjectNode object) {
        long generation = Json.at(object, "metadata", "generation").asLong(0);
        if (generation > 0) {
            of(object).put("generation", generation + 1);
        }
    }

    private static ObjectNode desired(ObjectNode object) {
        ObjectNode shallow = Json.object();
        object.properties().forEach(entry -> shallow.set(entry.getKey(), entry.getValue()));
        shallow.remove(List.of("metadata", "status", "apiVersion", "kind"));
        return shallow;
    }
}
