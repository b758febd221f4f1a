package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One column of a table.
 *
 * @param name for example {@code Age}
 * @param type {@code string}, {@code integer}, {@code date}, …
 * @param format {@code name} marks the column that identifies the row
 * @param priority above zero: shown with {@code -o wide} only
 * @param value the cell of an object at a time
 */
record Column(String name, String type, String format, int priority, BiFunction<JsonNode, Instant, JsonNode> value) {

    static final Column NAME =
            new Column("Name", "string", "name", 0, (object, now) -> text(Json.text(object, "metadata", "name")));

    static final Column AGE =
            computed("Age", (object, now) -> Ages.since(Json.text(object, "metadata", "creationTimestamp"), now));

    /** A column of text that is computed. */
    static Column computed(String name, BiFunction<JsonNode, Instant, String> value) {
        return new Column(name, "string", "", 0, (object, now) -> text(value.apply(object, now)));
    }

    /** A column of text that is somewhere in the object. */
    static Column text(String name, String... path) {
        return computed(name, (object, now) -> Json.text(object, path));
    }

    /** A column with a number that is somewhere in the object; zero if it is not. */
    static Column number(String name, String... path) {
        return new Column(
                name,
                "integer",
                "",
                0,
                (object, now) -> JsonNodeFactory.instance.numberNode(
                        Json.at(object, path).asInt(0)));
    }

    /** The same column, with {@code -o wide} only. */
    Column wide() {
        return new Column(name, type, format, 1, value);
    }

    ObjectNode definition() {
        return Json.object()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", "")
                .put("priority", priority);
    }

    JsonNode cell(JsonNode object, Instant now) {
        return value.apply(object, now);
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }
}
