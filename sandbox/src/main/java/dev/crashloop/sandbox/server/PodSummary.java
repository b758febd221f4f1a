package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * READY, STATUS and RESTARTS of a pod:
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/printers/internalversion/printers.go">printPod</a>.
 */
final class PodSummary {

    private final JsonNode pod;
    private final Set<String> sidecars;
    private String status;
    private int ready;
    private int restarts;
    private int sidecarRestarts;
    private Instant lastRestart = Instant.EPOCH;

    PodSummary(JsonNode pod) {
        this.pod = pod;
        this.sidecars = Json.items(pod, "spec", "initContainers")
                .filter(each -> Json.text(each, "restartPolicy").equals("Always"))
                .map(each -> Json.text(each, "name"))
                .collect(Collectors.toSet());
        String reason = Json.text(pod, "status", "reason");
        this.status = reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
        boolean initializing = initContainers();
        if (!initializing || hasCondition("Initialized")) {
            containers();
        }
        deletion(reason);
    }

    String ready() {
        return ready + "/" + (Json.at(pod, "spec", "containers").size() + sidecars.size());
    }

    String status() {
        return status;
    }

    String restarts(Instant now) {
        return restarts == 0 || lastRestart.equals(Instant.EPOCH)
                ? Integer.toString(restarts)
                : restarts + " (" + Ages.since(lastRestart.toString(), now) + " ago)";
    }

    private boolean initContainers() {
        List<JsonNode> all = Json.items(pod, "status", "initContainerStatuses").toList();
        for (int i = 0; i < all.size(); i++) {
            JsonNode container = all.get(i);
            boolean sidecar = sidecars.contains(Json.text(container, "name"));
            count(container);
            if (sidecar) {
                sidecarRestarts += container.path("restartCount").asInt(0);
            }
            JsonNode terminated = Json.at(container, "state", "terminated");
            String waiting = Json.text(container, "state", "waiting", "reason");
            if (terminated.isObject() && terminated.path("exitCode").asInt(0) == 0) {
                continue;
            }
            if (sidecar && container.path("started").asBoolean(false)) {
                ready += container.path("ready").asBoolean(false) ? 1 : 0;
                continue;
            }
            if (terminated.isObject()) {
                status = "Init:" + ending(terminated);
            } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                status = "Init:" + waiting;
            } else {
                status = "Init:" + i + "/"
                        + Json.at(pod, "spec", "initContainers").size();
            }
            return true;
        }
        return false;
    }

    private void containers() {
        restarts = sidecarRestarts;
        boolean running = false;
        for (JsonNode container :
                Json.items(pod, "status", "containerStatuses").toList().reversed()) {
            count(container);
            JsonNode terminated = Json.at(container, "state", "terminated");
            String waiting = Json.text(container, "state", "waiting", "reason");
            if (!waiting.isEmpty()) {
                status = waiting;
            } else if (terminated.isObject()) {
                status = ending(terminated);
            } else if (container.path("ready").asBoolean(false)
                    && container.path("state").has("running")) {
                running = true;
                ready++;
            }
        }
        if (status.equals("Completed") && running) {
            status = hasCondition("Ready") ? "Running" : "NotReady";
        }
    }

    private void deletion(String reason) {
        boolean terminal = Set.of("Failed", "Succeeded").contains(Json.text(pod, "status", "phase"));
        if (pod.path("metadata").has("deletionTimestamp")) {
            if (reason.equals("NodeLost")) {
                status = "Unknown";
            } else if (!terminal) {
                status = "Terminating";
            }
        }
    }

    private void count(JsonNode container) {
        restarts += container.path("restartCount").asInt(0);
        String finished = Json.text(container, "lastState", "terminated", "finishedAt");
        if (!finished.isEmpty() && Instant.parse(finished).isAfter(lastRestart)) {
            lastRestart = Instant.parse(finished);
        }
    }

    private static String ending(JsonNode terminated) {
        String reason = Json.text(terminated, "reason");
        if (!reason.isEmpty()) {
            return reason;
        }
        int signal = terminated.path("signal").asInt(0);
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated.path("exitCode").asInt(0);
    }

    private boolean hasCondition(String type) {
        return Json.items(pod, "status", "conditions")
                .anyMatch(each -> Json.text(each, "type").equals(type)
                        && Json.text(each, "status").equals("True"));
    }
}
