package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client may write into a pod: of a spec that is there, almost nothing may change. */
final class PodUpdates {

    private PodUpdates() {}

    static void checkContainers(ObjectNode pod) {
        if (Json.at(pod, "spec", "containers").isEmpty()) {
            throw invalid(pod, "FieldValueRequired", "Required value", "spec.containers");
        }
    }

    static void check(ObjectNode before, ObjectNode after) {
        JsonNode one = comparable(before);
        JsonNode other = comparable(after);
        // what a client leaves out is defaulted again, so only what it states can differ
        boolean same = Stream.concat(one.propertyStream(), other.propertyStream())
                .map(Map.Entry::getKey)
                .filter(other::has)
                .allMatch(name -> one.path(name).equals(other.path(name)));
        if (!same) {
            throw invalid(
                    before,
                    "FieldValueForbidden",
                    "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                            + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or `spec.tolerations` (only"
                            + " additions to existing tolerations)",
                    "spec");
        }
    }

    /** The spec without what may change, and without what is defaulted within containers. */
    private static JsonNode comparable(ObjectNode pod) {
        JsonNode spec = pod.path("spec").deepCopy();
        if (spec instanceof ObjectNode object) {
            object.remove(List.of(
                    "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"));
            Stream.of("containers", "initContainers")
                    .flatMap(list -> Json.items(object, list))
                    .filter(ObjectNode.class::isInstance)
                    .forEach(each -> ((ObjectNode) each)
                            .retain(List.of("name", "command", "args", "env", "ports", "volumeMounts")));
        }
        return spec;
    }

    private static ApiError invalid(ObjectNode pod, String reason, String message, String field) {
        return ApiError.invalid(
                "",
                Resource.PODS.kind(),
                Json.text(pod, "metadata", "name"),
                List.of(new ApiError.Cause(reason, message, field)));
    }
}
