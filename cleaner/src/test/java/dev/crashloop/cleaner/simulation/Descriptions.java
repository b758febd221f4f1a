package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.WatchEvent;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Objects in a few words, for people who read a trace. */
final class Descriptions {
    private Descriptions() {}

    static String of(WatchEvent event) {
        JsonNode object = event.object();
        String what = event.resource().kind() + " " + name(object) + " @" + event.revision();
        return what + " " + details(event.resource(), object);
    }

    private static String name(JsonNode object) {
        String namespace = Json.text(object, "metadata", "namespace");
        return (namespace.isEmpty() ? "" : namespace + "/") + Json.text(object, "metadata", "name");
    }

    private static String details(Resource resource, JsonNode object) {
        if (resource.equals(Resource.PODS)) {
            return pod(object);
        }
        if (resource.equals(Resource.LEASES)) {
            return "held by " + Json.text(object, "spec", "holderIdentity");
        }
        if (resource.equals(Kinds.RECORDS)) {
            return Json.text(object, "spec", "policy") + " "
                    + object.path("spec").path("failures") + " " + object.path("status");
        }
        return object.path("spec").toString();
    }

    private static String pod(JsonNode pod) {
        String uid = Json.text(pod, "metadata", "uid");
        String containers = Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(list -> Json.items(pod, "status", list))
                .map(status -> Json.text(status, "name") + "#" + status.path("restartCount") + "=" + state(status))
                .collect(Collectors.joining(" "));
        return uid.substring(0, Math.min(8, uid.length())) + " " + containers
                + (pod.path("metadata").has("deletionTimestamp") ? " terminating" : "");
    }

    private static String state(JsonNode status) {
        JsonNode state = status.path("state");
        if (state.has("waiting")) {
            return Json.text(state, "waiting", "reason");
        }
        return state.has("running") ? (status.path("ready").asBoolean(false) ? "ready" : "running") : "ended";
    }
}
