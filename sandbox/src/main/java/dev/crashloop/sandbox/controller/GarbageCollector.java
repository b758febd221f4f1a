package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.machinery.Owners;
import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes what has lost all its owners, and, for an owner that is deleted in the foreground, its dependents before itself; see
 * <a href="https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion">cascading deletion</a>.
 */
final class GarbageCollector {

    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    private final Store store;
    private final List<Resource> collected;

    GarbageCollector(Store store, List<Resource> collected) {
        this.store = store;
        this.collected = collected;
    }

    void start(Watches watches) {
        collected.forEach(resource -> watches.on(resource, this::observe));
    }

    private void observe(WatchEvent event) {
        ObjectNode object = event.object();
        if (event.type() == WatchEvent.Type.DELETED) {
            dependents(object).forEach(this::deleteIfOrphaned);
            Owners.of(object).forEach(owner -> finishForeground(object, owner));
        } else if (hasFinalizer(object, ORPHAN)) {
            dependents(object).forEach(dependent -> orphan(dependent.resource(), dependent.object(), object));
            release(event.resource(), object, ORPHAN);
        } else if (hasFinalizer(object, FOREGROUND)) {
            foreground(event.resource(), object);
        } else if (event.type() == WatchEvent.Type.ADDED) {
            // it may have been made for an owner that went away in the meantime
            deleteIfOrphaned(new Dependent(event.resource(), object));
        }
    }

    private record Dependent(Resource resource, ObjectNode object) {}

    private List<Dependent> dependents(JsonNode owner) {
        String namespace = Json.text(owner, "metadata", "namespace");
        String uid = Json.text(owner, "metadata", "uid");
        return collected.stream()
                .flatMap(resource -> store.list(resource, namespace.isEmpty() ? null : namespace).stream()
                        .filter(object -> Owners.of(object)
                                .anyMatch(
                                        reference -> Json.text(reference, "uid").equals(uid)))
                        .map(object -> new Dependent(resource, object)))
                .toList();
    }

    private void deleteIfOrphaned(Dependent dependent) {
        String namespace = Json.text(dependent.object(), "metadata", "namespace");
        List<JsonNode> owners = Owners.of(dependent.object()).toList();
        boolean orphaned = !owners.isEmpty() && owners.stream().allMatch(owner -> isGone(owner, namespace));
        if (orphaned && !OwnedPods.isDeleting(dependent.object())) {
            delete(dependent);
        }
    }

    /** Owners of kinds that are not collected here, nodes for example, count as present. */
    private boolean isGone(JsonNode reference, String namespace) {
        return collected.stream()
                .filter(resource -> resource.kind().equals(Json.text(reference, "kind"))
                        && resource.apiVersion().equals(Json.text(reference, "apiVersion")))
                .anyMatch(resource -> store.peek(resource, namespace, Json.text(reference, "name"))
                        .filter(owner -> Json.text(owner, "metadata", "uid").equals(Json.text(reference, "uid")))
                        .isEmpty());
    }

    private void foreground(Resource resource, ObjectNode owner) {
        List<Dependent> dependents = dependents(owner);
        dependents.stream()
                .filter(dependent -> !OwnedPods.isDeleting(dependent.object()))
                .forEach(this::delete);
        if (dependents(owner).isEmpty()) {
            release(resource, owner, FOREGROUND);
        }
    }

    private void finishForeground(JsonNode dependent, JsonNode reference) {
        String namespace = Json.text(dependent, "metadata", "namespace");
        collected.stream()
                .filter(resource -> resource.kind().equals(Json.text(reference, "kind")))
                .forEach(resource -> store.get(
                                resource, resource.namespaced() ? namespace : "", Json.text(reference, "name"))
                        .filter(owner -> hasFinalizer(owner, FOREGROUND))
                        .ifPresent(owner -> foreground(resource, owner)));
    }

    private void delete(Dependent dependent) {
        ObjectNode object = dependent.object();
        DeleteOptions options = DeleteOptions.DEFAULT.withUid(Json.text(object, "metadata", "uid"));
        Absent.tolerate(() -> store.delete(
                dependent.resource(),
                Json.text(object, "metadata", "namespace"),
                Json.text(object, "metadata", "name"),
                options));
    }

    private void orphan(Resource resource, ObjectNode dependent, JsonNode owner) {
        edit(
                resource,
                dependent,
                metadata -> keep(
                        metadata,
                        "ownerReferences",
                        reference -> !Json.text(reference, "uid").equals(Json.text(owner, "metadata", "uid"))));
    }

    private void release(Resource resource, ObjectNode object, String finalizer) {
        edit(
                resource,
                object,
                metadata ->
                        keep(metadata, "finalizers", each -> !each.asString("").equals(finalizer)));
    }

    private void edit(Resource resource, ObjectNode object, Consumer<ObjectNode> change) {
        Absent.tolerate(() -> store.edit(
                resource,
                Json.text(object, "metadata", "namespace"),
                Json.text(object, "metadata", "name"),
                present -> {
                    change.accept(Json.child(present, "metadata"));
                    return present;
                }));
    }

    private static void keep(ObjectNode metadata, String list, Predicate<JsonNode> which) {
        List<JsonNode> kept = Json.items(metadata, list).filter(which).toList();
        if (kept.isEmpty()) {
            metadata.remove(list);
        } else {
            ArrayNode array = metadata.putArray(list);
            kept.forEach(array::add);
        }
    }

    private static boolean hasFinalizer(JsonNode object, String finalizer) {
        return OwnedPods.isDeleting(object)
                && Json.items(object, "metadata", "finalizers")
                        .anyMatch(each -> each.asString("").equals(finalizer));
    }
}
