package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A PodDisruptionBudget and what it allows now. The disruption controller of a real cluster keeps these numbers in the
 * budget's status; here they are counted when they are asked for, and written there.
 */
record DisruptionBudget(ObjectNode object, int expected, int currentHealthy, int desiredHealthy) {

    static DisruptionBudget of(ObjectNode budget, Store store) {
        String namespace = Json.text(budget, "metadata", "namespace");
        List<ObjectNode> pods = store.list(Resource.PODS, namespace).stream()
                .filter(pod -> covers(budget, pod))
                .toList();
        int healthy = Math.toIntExact(pods.stream()
                .filter(pod -> ready(pod) && !pod.path("metadata").has("deletionTimestamp"))
                .filter(pod -> !Json.at(budget, "status", "disruptedPods").has(Json.text(pod, "metadata", "name")))
                .count());
        JsonNode minimum = Json.at(budget, "spec", "minAvailable");
        JsonNode maximum = Json.at(budget, "spec", "maxUnavailable");
        boolean absolute = minimum.isNumber();
        int expected = absolute ? pods.size() : expectedPods(pods, store);
        int desired =
                maximum.isMissingNode() ? scaled(minimum, expected) : Math.max(0, expected - scaled(maximum, expected));
        return new DisruptionBudget(budget, expected, healthy, desired);
    }

    /** Whether the budget's selector covers a pod. */
    static boolean covers(JsonNode budget, JsonNode pod) {
        return LabelSelector.of(Json.at(budget, "spec", "selector")).test(pod);
    }

    /** Whether the pod has the condition Ready. */
    static boolean ready(JsonNode pod) {
        return Json.items(pod, "status", "conditions")
                .anyMatch(each -> Json.text(each, "type").equals("Ready")
                        && Json.text(each, "status").equals("True"));
    }

    String name() {
        return Json.text(object, "metadata", "name");
    }

    int disruptionsAllowed() {
        return Math.max(0, currentHealthy - desiredHealthy);
    }

    boolean alwaysAllowsUnhealthy() {
        return Json.text(object, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow");
    }

    /** Takes one disruption from the budget. */
    void disrupt(String pod, Store store, Instant now) {
        store.edit(Resource.POD_DISRUPTION_BUDGETS, Json.text(object, "metadata", "namespace"), name(), fresh -> {
            ObjectNode status = Json.child(fresh, "status");
            status.put(
                    "observedGeneration",
                    Json.at(fresh, "metadata", "generation").asLong(1));
            status.put("disruptionsAllowed", disruptionsAllowed() - 1)
                    .put("currentHealthy", currentHealthy)
                    .put("desiredHealthy", desiredHealthy)
                    .put("expectedPods", expected);
            Json.child(status, "disruptedPods").put(pod, Json.time(now));
            return fresh;
        });
    }

    /** The replicas that the controllers of the pods are to have. */
    private static int expectedPods(List<ObjectNode> pods, Store store) {
        return pods.stream()
                .map(pod -> Json.text(pod, "metadata", "namespace") + "/" + controller(pod))
                .distinct()
                .mapToInt(owner -> {
                    String[] parts = owner.split("/", 3);
                    Resource resource = switch (parts[1]) {
                        case "ReplicaSet" -> Resource.REPLICA_SETS;
                        case "StatefulSet" -> Resource.STATEFUL_SETS;
                        default -> Resource.DEPLOYMENTS;
                    };
                    return store.peek(resource, parts[0], parts[2])
                            .map(found -> Json.at(found, "spec", "replicas").asInt(1))
                            .orElse(0);
                })
                .sum();
    }

    private static String controller(JsonNode pod) {
        return Json.items(pod, "metadata", "ownerReferences")
                .filter(each -> each.path("controller").asBoolean(false))
                .map(each -> Json.text(each, "kind") + "/" + Json.text(each, "name"))
                .findFirst()
                .orElse("/");
    }

    /** A number or a percentage, rounded up as the disruption controller does. */
    private static int scaled(JsonNode value, int total) {
        if (value.isNumber()) {
            return value.intValue();
        }
        String text = value.asString("0%").replace("%", "");
        return (int) Math.ceil(Integer.parseInt(text) * total / 100.0);
    }
}
