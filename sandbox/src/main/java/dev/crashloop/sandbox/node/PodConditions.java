package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conditions of a pod that are the kubelet's to write; see
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/status/generate.go">status/generate.go</a>. Others, such as
 * {@code DisruptionTarget}, are left as they are.
 */
final class PodConditions {

    private record Condition(String type, boolean holds, String reason, String message) {
        static Condition yes(String type) {
            return new Condition(type, true, "", "");
        }

        Condition as(String otherType) {
            return new Condition(otherType, holds, reason, message);
        }
    }

    private PodConditions() {}

    static void write(ObjectNode status, Containers containers, Phase phase, Instant now) {
        Condition ready = containersReady(containers, phase, now);
        List<Condition> wanted = List.of(
                Condition.yes("PodReadyToStartContainers"),
                initialized(containers, phase),
                ready.as("Ready"),
                ready.as("ContainersReady"),
                Condition.yes("PodScheduled"));
        List<JsonNode> before = Json.items(status, "conditions").toList();
        List<ObjectNode> after = new ArrayList<>();
        for (Condition condition : wanted) {
            after.add(json(condition, before, now));
        }
        for (JsonNode other : before) {
            if (wanted.stream().noneMatch(condition -> condition.type().equals(Json.text(other, "type")))) {
                after.add(((ObjectNode) other).deepCopy());
            }
        }
        ArrayNode conditions = status.putArray("conditions");
        after.forEach(conditions::add);
    }

    private static Condition initialized(Containers containers, Phase phase) {
        if (containers.areInitialized()) {
            return new Condition("Initialized", true, phase == Phase.SUCCEEDED ? "PodCompleted" : "", "");
        }
        String incomplete = containers.inits().stream()
                .filter(init -> init.role() == Container.Role.SIDECAR ? !init.isRunning() : !init.hasSucceeded())
                .map(Container::name)
                .collect(Collectors.joining(" "));
        return new Condition(
                "Initialized",
                false,
                "ContainersNotInitialized",
                "containers with incomplete status: [" + incomplete + "]");
    }

    private static Condition containersReady(Containers containers, Phase phase, Instant now) {
        return switch (phase) {
            case SUCCEEDED -> new Condition("", false, "PodCompleted", "");
            case FAILED -> new Condition("", false, "PodFailed", "");
            case PENDING, RUNNING -> {
                String unready =
                        containers.unready(now).stream().map(Container::name).collect(Collectors.joining(" "));
                yield unready.isEmpty()
                        ? Condition.yes("")
                        : new Condition(
                                "", false, "ContainersNotReady", "containers with unready status: [" + unready + "]");
            }
        };
    }

    private static ObjectNode json(Condition condition, List<JsonNode> before, Instant now) {
        String holds = condition.holds() ? "True" : "False";
        String since = before.stream()
                .filter(old -> Json.text(old, "type").equals(condition.type()))
                .filter(old -> Json.text(old, "status").equals(holds))
                .map(old -> Json.text(old, "lastTransitionTime"))
                .findFirst()
                .orElseGet(() -> Json.time(now));
        ObjectNode json = Json.object();
        json.putNull("lastProbeTime").put("lastTransitionTime", since);
        if (!condition.message().isEmpty()) {
            json.put("message", condition.message());
        }
        if (!condition.reason().isEmpty()) {
            json.put("reason", condition.reason());
        }
        return json.put("status", holds).put("type", condition.type());
    }
}
