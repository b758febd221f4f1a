package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** CustomResourceDefinitions: established as soon as they are created. */
final class Definitions {

    private final Store store;
    private final InstantSource clock;

    Definitions(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    ObjectNode create(ObjectNode wanted) {
        ObjectNode definition = wanted.deepCopy();
        check(definition);
        ObjectNode names = Json.child(Json.child(definition, "spec"), "names");
        String kind = Json.text(names, "kind");
        if (!names.has("singular")) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (!names.has("listKind")) {
            names.put("listKind", kind + "List");
        }
        ObjectNode created = store.create(Resource.CRDS, definition);
        return store.edit(Resource.CRDS, "", Json.text(created, "metadata", "name"), this::establish);
    }

    private ObjectNode establish(ObjectNode definition) {
        ObjectNode status = Json.child(definition, "status");
        status.set("acceptedNames", Json.at(definition, "spec", "names").deepCopy());
        ArrayNode conditions = status.putArray("conditions");
        condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
        condition(conditions, "Established", "InitialNamesAccepted", "the initial names have been accepted");
        ArrayNode stored = status.putArray("storedVersions");
        Json.items(definition, "spec", "versions")
                .filter(version -> version.path("storage").asBoolean(false))
                .forEach(version -> stored.add(Json.text(version, "name")));
        return definition;
    }

    private void condition(ArrayNode conditions, String type, String reason, String message) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("lastTransitionTime", Json.time(clock.instant()))
                .put("reason", reason)
                .put("message", message);
    }

    private static void check(ObjectNode definition) {
        String name = Json.text(definition, "metadata", "name");
        String expected =
                Json.text(definition, "spec", "names", "plural") + "." + Json.text(definition, "spec", "group");
        if (!name.equals(expected)) {
            throw invalid(
                    name,
                    "Invalid value: \"%s\": must be spec.names.plural+\".\"+spec.group".formatted(name),
                    "metadata.name");
        }
        long storage = Json.items(definition, "spec", "versions")
                .filter(version -> version.path("storage").asBoolean(false))
                .count();
        if (storage != 1) {
            throw invalid(
                    name, "Invalid value: must have exactly one version marked as storage version", "spec.versions");
        }
        boolean schemas = Json.items(definition, "spec", "versions")
                .allMatch(version -> version.path("schema").has("openAPIV3Schema"));
        if (!schemas) {
            throw ApiError.invalid(
                    Resource.CRDS.group(),
                    Resource.CRDS.kind(),
                    name,
                    List.of(new ApiError.Cause(
                            "FieldValueRequired",
                            "Required value: schemas are required",
                            "spec.versions[0].schema.openAPIV3Schema")));
        }
    }

    private static ApiError invalid(String name, String message, String field) {
        return ApiError.invalid(
                Resource.CRDS.group(),
                Resource.CRDS.kind(),
                name,
                List.of(new ApiError.Cause("FieldValueInvalid", message, field)));
    }
}
