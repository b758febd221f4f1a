package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.Json;
import tools.jackson.databind.JsonNode;

/** {@code spec.restartPolicy}: <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy">when a container
 * that ended starts again</a>. */
enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    static RestartPolicy of(JsonNode pod) {
        return switch (Json.text(pod, "spec", "restartPolicy")) {
            case "OnFailure" -> ON_FAILURE;
            case "Never" -> NEVER;
            default -> ALWAYS;
        };
    }

    /** Whether an app container that ended is started again. */
    boolean restarts(Container app) {
        return switch (this) {
            case ALWAYS -> true;
            case ON_FAILURE -> !app.hasSucceeded();
            case NEVER -> false;
        };
    }
}
