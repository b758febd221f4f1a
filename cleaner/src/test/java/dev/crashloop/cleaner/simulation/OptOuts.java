package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who opted out which pods, and since when. */
final class OptOuts {
    /** For so long an opt-out of a namespace or a workload may be on its way to the program; that of a pod counts at once. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(30);

    private final Store store;
    private final Map<String, Instant> since = new HashMap<>();

    OptOuts(Store store) {
        this.store = store;
    }

    /** Somebody opted an object out. */
    void optOut(String namespace, String kind, String name, Instant now) {
        since.putIfAbsent(key(namespace, kind, name), now);
    }

    /** Somebody took it back. */
    void optIn(String namespace, String kind, String name) {
        since.remove(key(namespace, kind, name));
    }

    private static String key(String namespace, String kind, String name) {
        return kind + " " + namespace + "/" + name;
    }

    /** By whom the pod is opted out, so that the program must know. */
    Optional<String> of(JsonNode pod, Instant now) {
        if (RemovalRule.skip(pod)) {
            return Optional.of("itself");
        }
        String namespace = Json.text(pod, "metadata", "namespace");
        Optional<String> by = known("", "Namespace", namespace, now);
        Optional<JsonNode> owner = RemovalRule.owner(pod);
        while (by.isEmpty() && owner.isPresent()) {
            String kind = Json.text(owner.get(), "kind");
            String name = Json.text(owner.get(), "name");
            by = known(namespace, kind, name, now);
            owner = read(namespace, kind, name).flatMap(RemovalRule::owner);
        }
        return by;
    }

    private Optional<String> known(String namespace, String kind, String name, Instant now) {
        Instant from = since.get(key(namespace, kind, name));
        boolean must = from != null && from.plus(ON_ITS_WAY).isBefore(now);
        return must ? Optional.of(kind + " " + name + " since " + from) : Optional.empty();
    }

    private Optional<ObjectNode> read(String namespace, String kind, String name) {
        return Resource.BUILT_IN.stream()
                .filter(resource -> resource.kind().equals(kind))
                .findFirst()
                .flatMap(resource -> store.peek(resource, namespace, name));
    }
}
