package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.WatchEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a change a watch shows, and how.
 *
 * @param options namespace and selectors
 * @param form the representation that the client asked for
 */
record WatchForm(Served served, ListOptions options, Function<ObjectNode, ObjectNode> form) {

    static WatchForm of(Request request, Served served, ListOptions options, Tables tables) {
        return new WatchForm(
                served,
                options,
                switch (Representation.of(request)) {
                    case FULL -> served::show;
                    case METADATA -> object -> Representation.metadataOnly(served.show(object));
                    case TABLE ->
                        object -> tables.of(
                                served,
                                List.of(object),
                                Json.object().put("resourceVersion", Json.text(object, "metadata", "resourceVersion")),
                                request);
                });
    }

    boolean wants(ObjectNode object) {
        String namespace = options.namespace();
        return (namespace == null || namespace.equals(Json.text(object, "metadata", "namespace")))
                && options.matching().test(object);
    }

    /** The event as this watch sees it: an object that begins or ceases to match is added or deleted. */
    Optional<ObjectNode> event(WatchEvent event) {
        ObjectNode before = event.previous();
        boolean did = before != null && wants(before);
        boolean does = event.type() != WatchEvent.Type.DELETED && wants(event.object());
        if (does) {
            return Optional.of(event(did ? "MODIFIED" : "ADDED", event.object()));
        }
        if (!did || before == null) {
            return Optional.empty();
        }
        if (event.type() == WatchEvent.Type.DELETED) {
            return Optional.of(event("DELETED", event.object()));
        }
        // the last state that matched, with the version of the change that ended it
        ObjectNode last = before.deepCopy();
        Json.child(last, "metadata").put("resourceVersion", Long.toString(event.revision()));
        return Optional.of(event("DELETED", last));
    }

    ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = Json.object().put("type", type);
        event.set("object", form.apply(object));
        return event;
    }

    ObjectNode bookmark(long revision) {
        ObjectNode object = Json.object();
        object.put("kind", served.shown().kind())
                .put("apiVersion", served.shown().apiVersion());
        object.putObject("metadata")
                .put("resourceVersion", Long.toString(revision))
                .putNull("creationTimestamp");
        ObjectNode event = Json.object().put("type", "BOOKMARK");
        event.set("object", object);
        return event;
    }
}
