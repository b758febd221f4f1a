package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies the patches that a request can carry. */
final class Patches {

    private Patches() {}

    /** The patched object; the argument stays as it is. */
    static ObjectNode apply(Request request, Served served, ObjectNode object) {
        String type = request.header("content-type").split(";")[0].strip();
        return switch (type) {
            case "application/merge-patch+json" -> merge(object.deepCopy(), request.object());
            case "application/json-patch+json" -> JsonPatch.apply(object, operations(request));
            case "application/strategic-merge-patch+json" -> {
                if (served.custom()) {
                    throw unsupported("application/json-patch+json, application/merge-patch+json");
                }
                yield StrategicMerge.apply(object.deepCopy(), request.object());
            }
            default ->
                throw unsupported(
                        served.custom()
                                ? "application/json-patch+json, application/merge-patch+json"
                                : "application/json-patch+json, application/merge-patch+json,"
                                        + " application/strategic-merge-patch+json");
        };
    }

    /** RFC 7386. Changes the target. */
    static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        for (var entry : patch.properties()) {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(entry.getKey());
            } else if (value instanceof ObjectNode object) {
                ObjectNode below = target.get(entry.getKey()) instanceof ObjectNode present ? present : Json.object();
                target.set(entry.getKey(), merge(below, object));
            } else {
                target.set(entry.getKey(), value);
            }
        }
        return target;
    }

    private static ArrayNode operations(Request request) {
        try {
            if (Json.MAPPER.readTree(request.body()) instanceof ArrayNode operations) {
                return operations;
            }
        } catch (JacksonException e) {
            throw ApiError.badRequest("error decoding patch: " + e.getOriginalMessage());
        }
        throw ApiError.badRequest(
                "error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
    }

    private static ApiError unsupported(String accepted) {
        return ApiError.of(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted);
    }
}
