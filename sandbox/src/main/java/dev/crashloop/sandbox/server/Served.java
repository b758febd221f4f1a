package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource in one of its versions.
 *
 * @param stored as the store keeps it
 * @param shown as it is served in this version
 * @param definition the entry of {@code spec.versions}, for custom resources
 */
record Served(Resource stored, Resource shown, Optional<ObjectNode> definition) {

    static Served builtIn(Resource resource) {
        return new Served(resource, resource, Optional.empty());
    }

    boolean custom() {
        return definition.isPresent();
    }

    /** The object as this version shows it. The argument is shared and stays as it is. */
    ObjectNode show(ObjectNode object) {
        if (shown.version().equals(stored.version())) {
            return object;
        }
        return shallow(object).put("apiVersion", shown.apiVersion());
    }

    /** As {@link #show}, without {@code kind} and {@code apiVersion}, which API servers leave out in lists of built-in kinds. */
    ObjectNode showInList(ObjectNode object) {
        if (custom()) {
            return show(object);
        }
        ObjectNode bare = shallow(object);
        bare.remove("kind");
        bare.remove("apiVersion");
        return bare;
    }

    private static ObjectNode shallow(ObjectNode object) {
        ObjectNode copy = Json.object();
        for (var entry : object.properties()) {
            JsonNode value = entry.getValue();
            copy.set(entry.getKey(), value);
        }
        return copy;
    }
}
