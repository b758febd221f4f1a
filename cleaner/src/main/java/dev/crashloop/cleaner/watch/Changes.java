package dev.crashloop.cleaner.watch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The stream of one open watch. Closing it, from any thread, ends it. */
public final class Changes<T> implements AutoCloseable {
    private final InputStream in;
    private final JsonFactory factory;
    private final JsonFields.ItemReader<T> parser;
    private @Nullable JsonParser json;

    Changes(InputStream in, JsonFactory factory, JsonFields.ItemReader<T> parser) {
        this.in = in;
        this.factory = factory;
        this.parser = parser;
    }

    /** One event of a watch. */
    public sealed interface Change<T> {
        /** The object was added or modified. */
        record Present<T>(T object) implements Change<T> {}

        /** The object was deleted. */
        record Gone<T>(T object) implements Change<T> {}

        /** Nothing changed up to here. {@code object} carries nothing but the resource version. */
        record Bookmark<T>(T object) implements Change<T> {}

        /** The API server ends the watch with an error; 410 means that it must begin with a new list. */
        record Failed<T>(int code, String message) implements Change<T> {}
    }

    /** The next event, blocking until there is one; empty when the API server has ended the watch. */
    public Optional<Change<T>> next() throws IOException {
        try {
            if (json == null) {
                // a parser reads when it is made, to see which encoding it is: that may block until the first event
                json = factory.createParser(ObjectReadContext.empty(), in);
            }
            return json.nextToken() == null ? Optional.empty() : Optional.of(change(json));
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    private Change<T> change(JsonParser json) throws IOException {
        String type = "";
        Change<T> change = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("type")) {
                type = JsonFields.text(json);
            } else if (field.equals("object")) {
                change = object(type, json);
            } else {
                json.skipChildren();
            }
        }
        if (change == null) {
            throw new IOException("a watch event without an object");
        }
        return change;
    }

    /** API servers write the type before the object, always: both are fields of one Go struct, in this order. */
    private Change<T> object(String type, JsonParser json) throws IOException {
        return switch (type) {
            case "ADDED", "MODIFIED" -> new Change.Present<>(parser.read(json));
            case "DELETED" -> new Change.Gone<>(parser.read(json));
            case "BOOKMARK" -> new Change.Bookmark<>(parser.read(json));
            case "ERROR" -> failed(json);
            default -> throw new IOException("a watch event of the unknown type \"" + type + "\"");
        };
    }

    private static <T> Change<T> failed(JsonParser json) {
        var code = new int[1];
        var message = new String[] {""};
        JsonFields.each(json, (field, value) -> {
            switch (field) {
                case "code" -> code[0] = JsonFields.number(value);
                case "message" -> message[0] = JsonFields.text(value);
                default -> value.skipChildren();
            }
        });
        return new Change.Failed<>(code[0], message[0]);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException _) {
            // the stream is of no use any more, however it ends
        }
    }
}
