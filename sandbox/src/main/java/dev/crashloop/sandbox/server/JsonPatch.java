package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** RFC 6902. */
final class JsonPatch {

    private JsonPatch() {}

    static ObjectNode apply(ObjectNode object, ArrayNode operations) {
        ObjectNode target = object.deepCopy();
        for (JsonNode operation : operations) {
            JsonPointer path = JsonPointer.compile(Json.text(operation, "path"));
            JsonPointer from = JsonPointer.compile(Json.text(operation, "from"));
            JsonNode value = operation.path("value");
            switch (Json.text(operation, "op")) {
                case "add" -> add(target, path, value);
                case "remove" -> remove(target, path);
                case "replace" -> {
                    remove(target, path);
                    add(target, path, value);
                }
                case "move" -> {
                    JsonNode moved = target.at(from);
                    remove(target, from);
                    add(target, path, moved);
                }
                case "copy" -> add(target, path, target.at(from).deepCopy());
                case "test" -> test(target, path, value);
                default -> throw failed("Unexpected kind: " + Json.text(operation, "op"));
            }
        }
        return target;
    }

    private static void add(ObjectNode target, JsonPointer path, JsonNode value) {
        String last = last(path);
        switch (parent(target, path)) {
            case ObjectNode object -> object.set(last, value);
            case ArrayNode array when last.equals("-") -> array.add(value);
            case ArrayNode array when index(last) <= array.size() -> array.insert(index(last), value);
            case null, default -> throw failed("add operation does not apply: doc is missing path: \"" + path + "\"");
        }
    }

    private static void remove(ObjectNode target, JsonPointer path) {
        if (target.at(path).isMissingNode()) {
            throw failed("remove operation does not apply: doc is missing path: \"" + path + "\"");
        }
        switch (parent(target, path)) {
            case ObjectNode object -> object.remove(last(path));
            case ArrayNode array -> array.remove(index(last(path)));
            case null, default ->
                throw failed("remove operation does not apply: doc is missing path: \"" + path + "\"");
        }
    }

    private static void test(ObjectNode target, JsonPointer path, JsonNode value) {
        if (!target.at(path).equals(value)) {
            throw failed("testing value %s failed: test failed".formatted(path));
        }
    }

    private static @Nullable JsonNode parent(ObjectNode target, JsonPointer path) {
        JsonPointer head = path.head();
        return head == null ? null : target.at(head);
    }

    private static String last(JsonPointer path) {
        return path.last().getMatchingProperty();
    }

    private static int index(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw failed("invalid array index: " + text);
        }
    }

    private static ApiError failed(String why) {
        return ApiError.of(422, "Invalid", "the server rejected our request due to an error in our request: " + why);
    }
}
