package dev.crashloop.sandbox.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the API machinery writes it. */
public final class Json {

    /** The one mapper. */
    public static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Reads an object from its text.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static ObjectNode parse(String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("not a JSON object: " + text);
    }

    /** {@code metav1.Time}: RFC 3339 in UTC, whole seconds. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The text at a path of property names; empty if there is none. */
    public static String text(JsonNode node, String... path) {
        return at(node, path).asString("");
    }

    /** The node at a path of property names; a missing node if there is none. */
    public static JsonNode at(JsonNode node, String... path) {
        JsonNode at = node;
        for (String name : path) {
            at = at.path(name);
        }
        return at;
    }

    /** The elements of the list at a path of property names; none if there is no list. */
    public static Stream<JsonNode> items(JsonNode node, String... path) {
        JsonNode at = at(node, path);
        return at.isArray() ? at.valueStream() : Stream.empty();
    }

    /** The object below {@code name}, put there if it is missing. */
    public static ObjectNode child(ObjectNode node, String name) {
        return node.get(name) instanceof ObjectNode present ? present : node.putObject(name);
    }
}
