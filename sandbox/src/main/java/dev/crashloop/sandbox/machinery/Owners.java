package dev.crashloop.sandbox.machinery;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.PageRequest;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Owner references: <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/">who an object belongs
 * to</a>.
 */
public final class Owners {

    private Owners() {}

    /** Makes the owner the controller of an object. */
    public static void control(ObjectNode object, Resource resource, JsonNode owner) {
        ObjectNode reference =
                Json.child(object, "metadata").withArray("ownerReferences").addObject();
        reference
                .put("apiVersion", resource.apiVersion())
                .put("kind", resource.kind())
                .put("name", Json.text(owner, "metadata", "name"))
                .put("uid", Json.text(owner, "metadata", "uid"))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** The reference to the controller of an object. */
    public static Optional<JsonNode> controllerOf(JsonNode object) {
        return of(object)
                .filter(reference -> reference.path("controller").asBoolean(false))
                .findFirst();
    }

    /** All owner references of an object. */
    public static Stream<JsonNode> of(JsonNode object) {
        return Json.items(object, "metadata", "ownerReferences");
    }

    /** Whether that owner controls the object. */
    public static boolean controls(JsonNode owner, JsonNode object) {
        return controllerOf(object)
                .filter(reference -> Json.text(reference, "uid").equals(Json.text(owner, "metadata", "uid")))
                .isPresent();
    }

    /** The objects in the owner's namespace that refer to it. They are shared with the store: not to be changed. */
    public static List<ObjectNode> dependents(Store store, Resource resource, JsonNode owner) {
        String uid = Json.text(owner, "metadata", "uid");
        return store.page(
                        resource,
                        new PageRequest(
                                Json.text(owner, "metadata", "namespace"),
                                0,
                                -1,
                                null,
                                object -> of(object)
                                        .anyMatch(reference ->
                                                Json.text(reference, "uid").equals(uid))))
                .items();
    }
}
