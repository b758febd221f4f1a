package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import tools.jackson.databind.JsonNode;

/** A workload of the simulation, or a pod without one. */
record Workload(Resource resource, String namespace, String name) {
    static Workload of(Resource resource, JsonNode object) {
        return new Workload(
                resource, Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
    }

    /** As in {@code Deployment demo/orders}. */
    @Override
    public String toString() {
        return resource.kind() + " " + namespace + "/" + name;
    }
}
