package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.machinery.Ids;
import dev.crashloop.sandbox.machinery.Owners;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.Timeline;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps one ReplicaSet for each pod template that a Deployment has had, and scales all but the newest to zero. There is no rolling: a
 * new template takes over at once.
 */
final class Deployments implements Reconciler {

    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Store store;
    private final Timeline timeline;

    Deployments(Store store, Timeline timeline) {
        this.store = store;
        this.timeline = timeline;
    }

    @Override
    public void reconcile(ObjectNode deployment) {
        List<ObjectNode> sets = Owners.dependents(store, Resource.REPLICA_SETS, deployment).stream()
                .filter(set -> Owners.controls(deployment, set))
                .toList();
        String hash = Ids.safeHash(Json.at(deployment, "spec", "template").toString());
        if (!OwnedPods.isDeleting(deployment)) {
            if (sets.stream().noneMatch(set -> hashOf(set).equals(hash))) {
                create(deployment, hash, sets.size() + 1);
            }
            sets.forEach(set -> scale(set, hashOf(set).equals(hash) ? replicas(deployment) : 0));
        }
        writeStatus(deployment, sets, hash);
    }

    private void create(ObjectNode deployment, String hash, int revision) {
        ObjectNode set = Json.object();
        ObjectNode metadata = set.putObject("metadata");
        metadata.put("name", Json.text(deployment, "metadata", "name") + "-" + hash)
                .put("namespace", Json.text(deployment, "metadata", "namespace"));
        metadata.putObject("annotations").put(REVISION, Integer.toString(revision));
        Owners.control(set, Resource.DEPLOYMENTS, deployment);
        ObjectNode spec = set.putObject("spec");
        spec.put("replicas", replicas(deployment));
        ObjectNode selector = spec.putObject("selector");
        if (Json.at(deployment, "spec", "selector") instanceof ObjectNode wanted) {
            selector.setAll(wanted.deepCopy());
        }
        Json.child(selector, "matchLabels").put(HASH, hash);
        spec.set("template", Json.at(deployment, "spec", "template").deepCopy());
        ObjectNode labels = Json.child(Json.child(Json.child(spec, "template"), "metadata"), "labels");
        labels.put(HASH, hash);
        metadata.set("labels", labels.deepCopy());
        store.create(Resource.REPLICA_SETS, set);
        Absent.tolerate(() -> store.edit(
                Resource.DEPLOYMENTS,
                Json.text(deployment, "metadata", "namespace"),
                Json.text(deployment, "metadata", "name"),
                present -> {
                    Json.child(Json.child(present, "metadata"), "annotations")
                            .put(REVISION, Integer.toString(revision));
                    return present;
                }));
    }

    private void scale(ObjectNode set, long replicas) {
        if (replicas(set) != replicas) {
            Absent.tolerate(() -> store.edit(
                    Resource.REPLICA_SETS,
                    Json.text(set, "metadata", "namespace"),
                    Json.text(set, "metadata", "name"),
                    present -> {
                        Json.child(present, "spec").put("replicas", replicas);
                        return present;
                    }));
        }
    }

    private void writeStatus(ObjectNode deployment, List<ObjectNode> sets, String hash) {
        long wanted = replicas(deployment);
        long ready = sum(sets, "readyReplicas");
        long updated = sum(sets.stream().filter(set -> hashOf(set).equals(hash)).toList(), "replicas");
        Status.write(
                store,
                Resource.DEPLOYMENTS,
                deployment,
                Map.of(
                        "replicas", sum(sets, "replicas"),
                        "updatedReplicas", updated,
                        "readyReplicas", ready,
                        "availableReplicas", ready,
                        "unavailableReplicas", Math.max(0, wanted - ready)),
                status -> available(status, ready >= wanted));
    }

    private void available(ObjectNode status, boolean holds) {
        String value = holds ? "True" : "False";
        if (Json.items(status, "conditions")
                .anyMatch(old -> Json.text(old, "status").equals(value))) {
            return;
        }
        String now = Json.time(timeline.instant());
        ArrayNode conditions = status.putArray("conditions");
        conditions
                .addObject()
                .put("lastTransitionTime", now)
                .put("lastUpdateTime", now)
                .put(
                        "message",
                        holds
                                ? "Deployment has minimum availability."
                                : "Deployment does not have minimum availability.")
                .put("reason", holds ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
                .put("status", value)
                .put("type", "Available");
    }

    private static long sum(List<ObjectNode> sets, String field) {
        return sets.stream()
                .mapToLong(set -> Json.at(set, "status", field).asLong(0))
                .sum();
    }

    private static long replicas(JsonNode object) {
        return Json.at(object, "spec", "replicas").asLong(1);
    }

    private static String hashOf(JsonNode set) {
        return Json.text(set, "metadata", "labels", HASH);
    }
}
