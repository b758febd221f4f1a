package dev.crashloop.cleaner.simulation;

import dev.crashloop.api.Api;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people do to workloads and pods while the program works. */
final class People {
    private static final String GARBAGE = "garbled";

    private final Scene scene;
    private final Cast cast;
    private final Policies policies;
    private final OptOuts optOuts;
    private final Referee referee;
    private final RandomGenerator random;

    People(Scene scene, Cast cast, Policies policies, OptOuts optOuts, Referee referee, RandomGenerator random) {
        this.scene = scene;
        this.cast = cast;
        this.policies = policies;
        this.optOuts = optOuts;
        this.referee = referee;
        this.random = random;
    }

    /** Does something, and says what. */
    String act() {
        return switch (random.nextInt(12)) {
            case 0 -> scale();
            case 1 -> deletePod();
            case 2 -> deleteWorkload();
            case 3, 4 -> newTemplate();
            case 5 -> optOut();
            case 6 -> retry();
            case 7 -> deleteRecord();
            case 8 -> editRecord();
            case 9, 10 -> editPolicy();
            default -> deletePolicy();
        };
    }

    private Store store() {
        return scene.cluster().store();
    }

    private Instant now() {
        return scene.timeline().instant();
    }

    private <T> Optional<T> one(List<T> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private String scale() {
        Optional<Workload> workload = one(cast.workloads());
        int replicas = random.nextInt(4);
        workload.ifPresent(each -> edit(each.resource(), each.namespace(), each.name(), object -> {
            if (Json.at(object, "spec").has("replicas")) {
                Json.child(object, "spec").put("replicas", replicas);
            }
            return object;
        }));
        return "somebody scales " + workload.map(Workload::toString).orElse("nothing") + " to " + replicas;
    }

    private String deletePod() {
        Optional<ObjectNode> pod = one(store().list(Resource.PODS, null));
        pod.ifPresent(each -> delete(Resource.PODS, each));
        return "somebody deletes pod " + pod.map(People::name).orElse("");
    }

    private String deleteWorkload() {
        Optional<Workload> workload = one(cast.workloads());
        workload.flatMap(each -> store().get(each.resource(), each.namespace(), each.name()))
                .ifPresent(object -> delete(workload.get().resource(), object));
        return "somebody deletes " + workload.map(Workload::toString).orElse("nothing");
    }

    private String newTemplate() {
        Optional<Workload> workload = one(cast.workloads());
        String image = cast.image();
        workload.filter(each -> !each.resource().equals(Resource.JOBS))
                .ifPresent(each -> edit(each.resource(), each.namespace(), each.name(), object -> {
                    Json.items(object, "spec", "template", "spec", "containers")
                            .findFirst()
                            .ifPresent(container -> ((ObjectNode) container).put("image", image));
                    return object;
                }));
        return "somebody releases " + image + " as "
                + workload.map(Workload::toString).orElse("nothing");
    }

    /** Of a workload or a namespace; that of a pod stands in its template. */
    private String optOut() {
        Optional<Workload> workload = one(cast.workloads());
        if (workload.isEmpty()) {
            return "nobody to opt out";
        }
        Workload chosen = workload.get();
        boolean whole = random.nextInt(4) == 0;
        Resource resource = whole ? Resource.NAMESPACES : chosen.resource();
        String namespace = whole ? "" : chosen.namespace();
        String name = whole ? chosen.namespace() : chosen.name();
        boolean out = random.nextBoolean();
        edit(resource, namespace, name, object -> {
            annotate(object, Api.SKIP_ANNOTATION, out ? "true" : "false");
            if (out) {
                optOuts.optOut(namespace, resource.kind(), name, now());
            } else {
                optOuts.optIn(namespace, resource.kind(), name);
            }
            return object;
        });
        return "somebody opts " + resource.kind() + " " + name + (out ? " out" : " in");
    }

    private String retry() {
        Optional<Workload> workload = one(cast.workloads());
        String value = Integer.toString(random.nextInt(1000));
        workload.ifPresent(each -> edit(
                each.resource(),
                each.namespace(),
                each.name(),
                object -> annotate(object, Api.RETRY_ANNOTATION, value)));
        return "somebody asks for another chance of "
                + workload.map(Workload::toString).orElse("nothing");
    }

    private String deleteRecord() {
        Optional<ObjectNode> record = one(store().list(Kinds.RECORDS, null));
        record.ifPresent(each -> {
            touch(each);
            delete(Kinds.RECORDS, each);
        });
        return "somebody deletes record " + record.map(People::name).orElse("");
    }

    private String editRecord() {
        Optional<ObjectNode> record = one(store().list(Kinds.RECORDS, null));
        int how = random.nextInt(3);
        record.ifPresent(each -> {
            touch(each);
            edit(
                    Kinds.RECORDS,
                    Json.text(each, "metadata", "namespace"),
                    Json.text(each, "metadata", "name"),
                    object -> {
                        switch (how) {
                            case 0 -> Json.child(object, "status").put("phase", GARBAGE);
                            case 1 -> annotate(object, "note", "seen");
                            default ->
                                Json.child(object, "status")
                                        .put("phase", "Finished")
                                        .put("outcome", "Gone")
                                        .put("finishedAt", Json.time(now()));
                        }
                        return object;
                    });
        });
        return "somebody edits record " + record.map(People::name).orElse("") + " in way " + how;
    }

    private void touch(JsonNode record) {
        referee.touched(Json.text(record, "spec", "policy"), Json.text(record, "spec", "pod", "uid"));
    }

    /** Whether somebody made a record so that it is none any more. */
    static boolean garbled(JsonNode record) {
        return Json.text(record, "status", "phase").equals(GARBAGE);
    }

    private String editPolicy() {
        Optional<ObjectNode> policy = one(policies());
        boolean bad = random.nextInt(5) == 0;
        ObjectNode spec = policies.spec();
        policy.ifPresent(each -> edit(
                Rulebook.kind(each),
                Json.text(each, "metadata", "namespace"),
                Json.text(each, "metadata", "name"),
                object -> {
                    if (bad) {
                        // as far as the API server can tell it is all right
                        Json.child(object, "spec").set("knownFailures", Policies.unreadable());
                        return annotate(object, Rulebook.BAD, "true");
                    }
                    object.set("spec", spec);
                    return annotate(object, Rulebook.BAD, "");
                }));
        return "somebody changes policy " + policy.map(People::name).orElse("") + (bad ? " for the worse" : "");
    }

    private List<ObjectNode> policies() {
        return java.util.stream.Stream.concat(
                        store().list(Kinds.POLICIES, null).stream(),
                        store().list(Kinds.CLUSTER_POLICIES, null).stream())
                .toList();
    }

    private String deletePolicy() {
        Optional<ObjectNode> policy = one(policies());
        policy.ifPresent(each -> delete(Rulebook.kind(each), each));
        return "somebody deletes policy " + policy.map(People::name).orElse("");
    }

    private static ObjectNode annotate(ObjectNode object, String key, String value) {
        Json.child(Json.child(object, "metadata"), "annotations").put(key, value);
        return object;
    }

    private void edit(Resource resource, String namespace, String name, UnaryOperator<ObjectNode> change) {
        if (store().peek(resource, namespace, name).isPresent()) {
            store().edit(resource, namespace, name, change);
        }
    }

    private void delete(Resource resource, JsonNode object) {
        try {
            store().delete(
                            resource,
                            Json.text(object, "metadata", "namespace"),
                            Json.text(object, "metadata", "name"),
                            DeleteOptions.DEFAULT);
        } catch (ApiError e) {
            if (e.code() != 404 && e.code() != 409) {
                throw e;
            }
        }
    }

    private static String name(JsonNode object) {
        return Json.text(object, "metadata", "namespace") + "/" + Json.text(object, "metadata", "name");
    }
}
