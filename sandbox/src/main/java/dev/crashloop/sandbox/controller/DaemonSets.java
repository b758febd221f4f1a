package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.NodeAffinity;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps one pod on every node that matches the template's {@code nodeSelector}. */
final class DaemonSets implements Reconciler {

    private final OwnedPods pods;

    DaemonSets(OwnedPods pods) {
        this.pods = pods;
    }

    @Override
    public void reconcile(ObjectNode owner) {
        List<ObjectNode> active =
                pods.of(owner).stream().filter(OwnedPods::isActive).toList();
        List<String> wanted = pods.store().list(Resource.NODES, null).stream()
                .filter(node -> matches(owner, node))
                .map(node -> Json.text(node, "metadata", "name"))
                .toList();
        if (!OwnedPods.isDeleting(owner)) {
            wanted.stream()
                    .filter(node -> active.stream().noneMatch(pod -> nodeOf(pod).equals(node)))
                    .forEach(node -> createOn(owner, node));
            active.stream().filter(pod -> !wanted.contains(nodeOf(pod))).forEach(pod -> pods.delete(owner, pod));
            // unlike a ReplicaSet it does not leave a pod that has failed beside its replacement
            pods.of(owner).stream()
                    .filter(pod -> !OwnedPods.isActive(pod) && !OwnedPods.isDeleting(pod))
                    .forEach(pod -> pods.delete(owner, pod));
        }
        long ready = active.stream().filter(OwnedPods::isReady).count();
        Status.write(
                pods.store(),
                Resource.DAEMON_SETS,
                owner,
                Map.of(
                        "currentNumberScheduled",
                        (long) active.size(),
                        "desiredNumberScheduled",
                        (long) wanted.size(),
                        "updatedNumberScheduled",
                        (long) active.size(),
                        "numberMisscheduled",
                        0L,
                        "numberReady",
                        ready,
                        "numberAvailable",
                        ready),
                status -> {});
    }

    /** The pod is for this node, and the scheduler is asked for it by affinity; like the kubelet's own it does not mind a cordon. */
    private void createOn(ObjectNode owner, String node) {
        ObjectNode pod = pods.fromTemplate(owner);
        ObjectNode spec = Json.child(pod, "spec");
        spec.withObject("affinity")
                .withObject("nodeAffinity")
                .withObject("requiredDuringSchedulingIgnoredDuringExecution")
                .putArray("nodeSelectorTerms")
                .addObject()
                .putArray("matchFields")
                .addObject()
                .put("key", "metadata.name")
                .put("operator", "In")
                .putArray("values")
                .add(node);
        spec.withArray("tolerations")
                .addObject()
                .put("key", "node.kubernetes.io/unschedulable")
                .put("operator", "Exists")
                .put("effect", "NoSchedule");
        pods.createNumbered(owner, pod);
    }

    private static String nodeOf(JsonNode pod) {
        String node = Json.text(pod, "spec", "nodeName");
        return node.isEmpty() ? NodeAffinity.nodes(pod).findFirst().orElse("") : node;
    }

    private static boolean matches(JsonNode owner, JsonNode node) {
        JsonNode labels = Json.at(node, "metadata", "labels");
        return Json.at(owner, "spec", "template", "spec", "nodeSelector").properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
    }
}
