package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.Ids;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps pods with fixed names, {@code NAME-0} and so on, one after the other (or all together, with
 * {@code podManagementPolicy: Parallel}). A pod's replacement has its name, and can only be made when the old one is gone.
 */
final class StatefulSets implements Reconciler {

    private final OwnedPods pods;

    StatefulSets(OwnedPods pods) {
        this.pods = pods;
    }

    @Override
    public void reconcile(ObjectNode owner) {
        List<ObjectNode> present = pods.of(owner);
        if (!OwnedPods.isDeleting(owner)) {
            create(owner, present);
            removeSurplus(owner, present);
        }
        long ready = present.stream().filter(OwnedPods::isReady).count();
        String revision = Json.text(owner, "metadata", "name") + "-"
                + Ids.safeHash(Json.at(owner, "spec", "template").toString());
        Status.write(
                pods.store(),
                Resource.STATEFUL_SETS,
                owner,
                Map.of(
                        "replicas", (long) present.size(),
                        "currentReplicas", (long) present.size(),
                        "updatedReplicas", (long) present.size(),
                        "readyReplicas", ready,
                        "availableReplicas", ready),
                status -> status.put("currentRevision", revision).put("updateRevision", revision));
    }

    private void create(ObjectNode owner, List<ObjectNode> present) {
        boolean parallel = Json.text(owner, "spec", "podManagementPolicy").equals("Parallel");
        long replicas = Json.at(owner, "spec", "replicas").asLong(1);
        for (int i = 0; i < replicas; i++) {
            String name = name(owner, i);
            Optional<ObjectNode> pod = present.stream()
                    .filter(each -> Json.text(each, "metadata", "name").equals(name))
                    .findFirst();
            if (pod.isEmpty()) {
                pods.create(owner, named(owner, name, i));
            } else if (hasEnded(pod.get())) {
                pods.delete(owner, pod.get());
            }
            boolean inOrder = pod.isPresent() && OwnedPods.isReady(pod.get()) && !OwnedPods.isDeleting(pod.get());
            if (!parallel && !inOrder) {
                return;
            }
        }
    }

    private ObjectNode named(ObjectNode owner, String name, int ordinal) {
        ObjectNode pod = pods.fromTemplate(owner);
        ObjectNode metadata = Json.child(pod, "metadata");
        metadata.put("name", name).put("generateName", Json.text(owner, "metadata", "name") + "-");
        Json.child(metadata, "labels")
                .put("statefulset.kubernetes.io/pod-name", name)
                .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
        Json.child(pod, "spec").put("hostname", name).put("subdomain", Json.text(owner, "spec", "serviceName"));
        return pod;
    }

    private void removeSurplus(ObjectNode owner, List<ObjectNode> present) {
        long replicas = Json.at(owner, "spec", "replicas").asLong(1);
        for (ObjectNode pod : present) {
            String name = Json.text(pod, "metadata", "name");
            long ordinal = Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
            if (ordinal >= replicas && !OwnedPods.isDeleting(pod)) {
                pods.delete(owner, pod);
            }
        }
    }

    private static boolean hasEnded(JsonNode pod) {
        return !OwnedPods.isActive(pod) && !OwnedPods.isDeleting(pod);
    }

    private static String name(ObjectNode owner, int ordinal) {
        return Json.text(owner, "metadata", "name") + "-" + ordinal;
    }
}
