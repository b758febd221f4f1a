package dev.crashloop.sandbox.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What goes away with an object: the contents of a namespace, the objects of a CustomResourceDefinition. */
final class Removal {

    private static final List<String> PROTECTED = List.of("default", "kube-public", "kube-system");

    private final Ledger ledger;

    Removal(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Refuses what the admission plugin NamespaceLifecycle refuses. */
    static void checkDeletable(Resource resource, String name) {
        if (resource.equals(Resource.NAMESPACES) && PROTECTED.contains(name)) {
            throw ApiError.forbidden(resource, name, "this namespace may not be deleted");
        }
    }

    /** Removes an object for good, and what depends on it. */
    ObjectNode remove(Resource resource, ObjectNode object, Instant now) {
        if (resource.equals(Resource.NAMESPACES)) {
            return terminate(object, now);
        }
        ObjectNode last = ledger.erase(resource, object);
        if (resource.equals(Resource.CRDS)) {
            removeCustomObjects(ObjectMeta.name(last));
        }
        ObjectNode namespace = ledger.find(Resource.NAMESPACES, new ObjectKey("", ObjectMeta.namespace(last)));
        if (namespace != null && ObjectMeta.isDeleting(namespace)) {
            eraseIfEmpty(namespace);
        }
        return last;
    }

    /** A namespace stays, {@code Terminating}, until its last object is gone. */
    private ObjectNode terminate(ObjectNode namespace, Instant now) {
        ObjectNode terminating = namespace.deepCopy();
        if (!ObjectMeta.isDeleting(namespace)) {
            ObjectMeta.of(terminating).put("deletionTimestamp", Json.time(now));
        }
        Json.child(terminating, "status").put("phase", "Terminating");
        ledger.write(Resource.NAMESPACES, terminating, namespace);
        String name = ObjectMeta.name(namespace);
        for (Resource resource : ledger.resources()) {
            for (ObjectNode object : resource.namespaced() ? ledger.list(resource, name) : List.<ObjectNode>of()) {
                delete(resource, object, now);
            }
        }
        eraseIfEmpty(terminating);
        return terminating;
    }

    private void delete(Resource resource, ObjectNode object, Instant now) {
        switch (Deletion.of(resource, object, DeleteOptions.DEFAULT, now)) {
            case Deletion.Remove() -> ledger.erase(resource, object);
            case Deletion.MarkAndRemove(ObjectNode marked) ->
                ledger.erase(resource, ledger.write(resource, marked, object));
            case Deletion.Mark(ObjectNode marked) -> ledger.write(resource, marked, object);
            case Deletion.AlreadyUnderWay() -> {}
        }
    }

    private void eraseIfEmpty(ObjectNode namespace) {
        String name = ObjectMeta.name(namespace);
        boolean empty = ledger.resources().stream()
                .filter(Resource::namespaced)
                .allMatch(resource -> ledger.list(resource, name).isEmpty());
        ObjectNode present = ledger.find(Resource.NAMESPACES, new ObjectKey("", name));
        if (empty && present != null) {
            ledger.erase(Resource.NAMESPACES, present);
        }
    }

    private void removeCustomObjects(String qualifiedName) {
        for (Resource resource : new ArrayList<>(ledger.resources())) {
            if (resource.qualifiedName().equals(qualifiedName)) {
                ledger.list(resource, null).forEach(object -> ledger.erase(resource, object));
            }
        }
        ledger.end(qualifiedName);
    }
}
