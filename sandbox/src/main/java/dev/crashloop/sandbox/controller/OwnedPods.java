package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.machinery.EventRecorder;
import dev.crashloop.sandbox.machinery.Ids;
import dev.crashloop.sandbox.machinery.Owners;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.Timeline;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pods of workloads: makes them from a template, finds and removes them, with the Events that this leaves. */
final class OwnedPods {

    private final Store store;
    private final Resource owners;
    private final Ids ids;
    private final EventRecorder events;

    /**
     * The pods of one kind of workload.
     *
     * @param component whom Events come from, for example {@code replicaset-controller}
     */
    OwnedPods(Store store, Timeline timeline, Resource owners, String component, RandomGenerator random) {
        this.store = store;
        this.owners = owners;
        this.ids = new Ids(random);
        this.events = new EventRecorder(store, timeline, ids, component, "");
    }

    Store store() {
        return store;
    }

    /** All pods that the owner controls, those being deleted included. They are shared with the store: not to be changed. */
    List<ObjectNode> of(JsonNode owner) {
        return Owners.dependents(store, Resource.PODS, owner).stream()
                .filter(pod -> Owners.controls(owner, pod))
                .toList();
    }

    /** A pod from the owner's template, not yet in the cluster and without a name. */
    ObjectNode fromTemplate(ObjectNode owner) {
        JsonNode template = Json.at(owner, "spec", "template");
        ObjectNode pod = Json.object();
        ObjectNode metadata = pod.putObject("metadata");
        for (String field : List.of("labels", "annotations")) {
            if (Json.at(template, "metadata").has(field)) {
                metadata.set(field, Json.at(template, "metadata", field).deepCopy());
            }
        }
        metadata.put("namespace", Json.text(owner, "metadata", "namespace"));
        Owners.control(pod, owners, owner);
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    /** Creates a pod named {@code OWNER-xxxxx}. */
    void createNumbered(ObjectNode owner, ObjectNode pod) {
        String base = Json.text(owner, "metadata", "name") + "-";
        Json.child(pod, "metadata").put("generateName", base).put("name", base + ids.suffix());
        create(owner, pod);
    }

    void create(ObjectNode owner, ObjectNode pod) {
        store.create(Resource.PODS, pod);
        events.normal(owner, "", "SuccessfulCreate", "Created pod: " + Json.text(pod, "metadata", "name"));
    }

    void delete(ObjectNode owner, ObjectNode pod) {
        String name = Json.text(pod, "metadata", "name");
        DeleteOptions options = DeleteOptions.DEFAULT.withUid(Json.text(pod, "metadata", "uid"));
        boolean deleted = Absent.tolerate(
                () -> store.delete(Resource.PODS, Json.text(pod, "metadata", "namespace"), name, options));
        if (deleted) {
            events.normal(owner, "", "SuccessfulDelete", "Deleted pod: " + name);
        }
    }

    static boolean isDeleting(JsonNode object) {
        return object.path("metadata").has("deletionTimestamp");
    }

    /** Neither ended nor being deleted: what counts as a replica. */
    static boolean isActive(JsonNode pod) {
        String phase = phase(pod);
        return !isDeleting(pod) && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    static boolean isReady(JsonNode pod) {
        return Json.items(pod, "status", "conditions")
                .anyMatch(condition -> Json.text(condition, "type").equals("Ready")
                        && Json.text(condition, "status").equals("True"));
    }

    static String phase(JsonNode pod) {
        return Json.text(pod, "status", "phase");
    }
}
