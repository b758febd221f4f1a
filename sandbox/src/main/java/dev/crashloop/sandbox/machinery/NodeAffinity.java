package dev.crashloop.sandbox.machinery;

import dev.crashloop.sandbox.store.Json;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Which node a pod is made for, as <a href="https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/">DaemonSets</a> say it. */
public final class NodeAffinity {
    private NodeAffinity() {}

    /** The names of the only nodes on which the pod may run; none if it does not name any. */
    public static Stream<String> nodes(JsonNode pod) {
        return Json.items(
                        pod,
                        "spec",
                        "affinity",
                        "nodeAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        "nodeSelectorTerms")
                .flatMap(term -> Json.items(term, "matchFields"))
                .filter(field -> Json.text(field, "key").equals("metadata.name")
                        && Json.text(field, "operator").equals("In"))
                .flatMap(field -> Json.items(field, "values"))
                .map(name -> name.asString(""));
    }
}
