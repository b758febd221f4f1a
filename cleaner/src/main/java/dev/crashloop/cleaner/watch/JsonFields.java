package dev.crashloop.cleaner.watch;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Walks over a JSON value token by token, so that what nobody asks for is never built. */
final class JsonFields {
    private JsonFields() {}

    /** Reads one field: the parser stands on the value's first token, and must be left on its last. */
    interface Reader {
        void read(String name, JsonParser json);
    }

    /** Reads one item of a list, with the same rule. */
    interface ItemReader<T> {
        T read(JsonParser json);
    }

    /** Each field of the object that the parser stands on; a value that is no object has none. */
    static void each(JsonParser json, Reader reader) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            reader.read(name, json);
        }
    }

    /** Each item of the array that the parser stands on; a value that is no array has none. */
    static <T> List<T> list(JsonParser json, ItemReader<T> reader) {
        var items = new ArrayList<T>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return items;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(reader.read(json));
        }
        return items;
    }

    static Map<String, String> strings(JsonParser json) {
        var map = new LinkedHashMap<String, String>();
        each(json, (name, value) -> map.put(name, text(value)));
        return Map.copyOf(map);
    }

    /** The text of a value; empty for {@code null} and for anything that is no text. */
    static String text(JsonParser json) {
        if (json.currentToken().isScalarValue()) {
            return json.currentToken() == JsonToken.VALUE_NULL ? "" : json.getString();
        }
        json.skipChildren();
        return "";
    }

    static int number(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getIntValue();
        }
        json.skipChildren();
        return 0;
    }

    static @Nullable Instant time(JsonParser json) {
        String text = text(json);
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            // a time that cannot be read is a time that is not known; whoever needs it says so
            return null;
        }
    }
}
