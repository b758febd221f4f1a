package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps as many pods as a ReplicaSet wants. A pod that is being deleted does not count: its replacement is made at once; see
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/replicaset/replica_set.go">replica_set.go</a>.
 */
final class ReplicaSets implements Reconciler {

    /** Those whose loss hurts least go first: not yet running, not ready, youngest. */
    private static final Comparator<ObjectNode> FIRST_TO_GO = Comparator.comparing(
                    (ObjectNode pod) -> OwnedPods.phase(pod).equals("Running"))
            .thenComparing(OwnedPods::isReady)
            .thenComparing(
                    (ObjectNode pod) -> Json.text(pod, "metadata", "creationTimestamp"), Comparator.reverseOrder());

    private final OwnedPods pods;

    ReplicaSets(OwnedPods pods) {
        this.pods = pods;
    }

    @Override
    public void reconcile(ObjectNode owner) {
        List<ObjectNode> active =
                pods.of(owner).stream().filter(OwnedPods::isActive).toList();
        if (!OwnedPods.isDeleting(owner)) {
            scale(owner, active);
        }
        writeStatus(owner, active);
    }

    private void scale(ObjectNode owner, List<ObjectNode> active) {
        long missing = Json.at(owner, "spec", "replicas").asLong(1) - active.size();
        for (long i = 0; i < missing; i++) {
            pods.createNumbered(owner, pods.fromTemplate(owner));
        }
        if (missing < 0) {
            active.stream().sorted(FIRST_TO_GO).limit(-missing).forEach(pod -> pods.delete(owner, pod));
        }
    }

    private void writeStatus(ObjectNode owner, List<ObjectNode> active) {
        long ready = active.stream().filter(OwnedPods::isReady).count();
        Status.write(
                pods.store(),
                Resource.REPLICA_SETS,
                owner,
                Map.of(
                        "replicas",
                        (long) active.size(),
                        "fullyLabeledReplicas",
                        (long) active.size(),
                        "readyReplicas",
                        ready,
                        "availableReplicas",
                        ready),
                status -> {});
    }
}
