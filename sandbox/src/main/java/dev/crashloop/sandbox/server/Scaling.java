package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The subresource {@code scale}: {@code kubectl scale}. */
final class Scaling {

    static final Set<Resource> SCALABLE = Set.of(Resource.DEPLOYMENTS, Resource.REPLICA_SETS, Resource.STATEFUL_SETS);

    private final Store store;

    Scaling(Store store) {
        this.store = store;
    }

    Answer answer(Request request, Served served, ObjectNode workload) {
        ObjectNode scale = scale(workload);
        return switch (request.call().verb()) {
            case "get" -> Answer.ok(scale);
            case "update" -> Answer.ok(set(served, workload, request.object()));
            case "patch" -> Answer.ok(set(served, workload, Patches.apply(request, served, scale)));
            default -> throw SingleObjects.methodNotAllowed();
        };
    }

    private ObjectNode set(Served served, ObjectNode workload, ObjectNode wanted) {
        ObjectNode changed = workload.deepCopy();
        Json.child(changed, "spec").set("replicas", Json.at(wanted, "spec", "replicas"));
        String version = Json.text(wanted, "metadata", "resourceVersion");
        Json.child(changed, "metadata").put("resourceVersion", version);
        return scale(store.update(served.stored(), changed));
    }

    private static ObjectNode scale(ObjectNode workload) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            metadata.put(field, Json.text(workload, "metadata", field));
        }
        scale.putObject("spec")
                .put("replicas", Json.at(workload, "spec", "replicas").asInt(1));
        ObjectNode status = scale.putObject("status");
        status.put("replicas", Json.at(workload, "status", "replicas").asInt(0));
        status.put(
                "selector",
                Json.at(workload, "spec", "selector", "matchLabels").properties().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                        .collect(Collectors.joining(",")));
        return scale;
    }
}
