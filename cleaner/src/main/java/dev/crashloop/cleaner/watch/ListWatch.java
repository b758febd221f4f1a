package dev.crashloop.cleaner.watch;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.ServerJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The two ways to learn about the objects of one resource: a list in pages, and the changes since. Each object is parsed while it
 * arrives and handed over at once, so that no answer is ever held in memory as a whole.
 *
 * @param <T> what is kept of an object
 */
public final class ListWatch<T> {
    /** Objects per page: what kubectl and the client-go reflector ask for. */
    static final int PAGE_SIZE = 500;

    private final ApiClient api;
    private final String path;
    private final String selector;
    private final JsonFields.ItemReader<T> parser;

    /** {@code path} names the collection, for instance {@code /api/v1/pods}; it has no query. */
    public ListWatch(ApiClient api, String path, Parser<T> parser) {
        this(api, path, "", parser::parse);
    }

    private ListWatch(ApiClient api, String path, String selector, JsonFields.ItemReader<T> parser) {
        this.api = api;
        this.path = path;
        this.selector = selector;
        this.parser = parser;
    }

    /** The same for the objects with all of these labels only. */
    public ListWatch<T> labelled(Map<String, String> labels) {
        String terms = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining(","));
        return new ListWatch<>(api, path, "labelSelector=" + encode(terms) + "&", parser);
    }

    /** Reads the object that the JSON parser stands on, and leaves the parser on the object's last token. */
    @FunctionalInterface
    public interface Parser<T> {
        /** What is to be kept of the object. */
        T parse(JsonParser json);
    }

    /** Takes what the API server has. */
    public interface Receiver<T> {
        /** An object that is there. */
        void present(T object) throws InterruptedException;

        /** An object that was there and is not any more; in its last state. */
        void gone(T object) throws InterruptedException;
    }

    /** A watch that cannot go on from where it is: the caller lists again. */
    public static final class Expired extends Exception {
        private static final long serialVersionUID = 1L;

        Expired(String message) {
            super(message);
        }
    }

    /** The path of the collection. */
    public String path() {
        return path;
    }

    /** Hands over every object, page by page, and returns the resource version from which to watch. */
    public String list(Receiver<T> receiver) throws ApiException, Expired, InterruptedException {
        var position = new String[] {"", ""};
        do {
            String query = "?" + selector + "limit=" + PAGE_SIZE
                    + (position[0].isEmpty() ? "" : "&continue=" + encode(position[0]));
            position[0] = "";
            try (InputStream in = api.read(path + query);
                    JsonParser json = ServerJson.FACTORY.createParser(ObjectReadContext.empty(), in)) {
                page(json, receiver, position);
            } catch (ApiException.Refused e) {
                if (e.code() == 410) {
                    throw new Expired(e.getMessage());
                }
                throw e;
            } catch (IOException | JacksonException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                throw unreadable("list", e);
            }
        } while (!position[0].isEmpty());
        return position[1];
    }

    private void page(JsonParser json, Receiver<T> receiver, String[] position)
            throws IOException, InterruptedException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("the answer to a list of " + path + " is not an object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "metadata" ->
                    JsonFields.each(json, (name, value) -> {
                        String text = JsonFields.text(value);
                        position[0] = name.equals("continue") ? text : position[0];
                        position[1] = name.equals("resourceVersion") ? text : position[1];
                    });
                case "items" -> items(json, receiver);
                default -> json.skipChildren();
            }
        }
    }

    private void items(JsonParser json, Receiver<T> receiver) throws InterruptedException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return; // "items": null is how Go writes an empty list
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            receiver.present(parser.read(json));
        }
    }

    /**
     * Opens a watch; {@code resourceVersion} is the last one seen. The API server ends it after {@code seconds} at the latest, and says
     * every minute or so where it is, so that a silent connection can be told from a quiet cluster.
     */
    public Changes<T> watch(String resourceVersion, int seconds) throws ApiException, Expired, InterruptedException {
        try {
            return new Changes<>(
                    api.open(path + "?" + selector + "watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds
                            + "&resourceVersion=" + encode(resourceVersion)),
                    ServerJson.FACTORY,
                    parser);
        } catch (ApiException.Refused e) {
            if (e.code() == 410) {
                throw new Expired(e.getMessage());
            }
            throw e;
        }
    }

    private ApiException unreadable(String verb, Exception cause) {
        IOException io = cause instanceof IOException e ? e : new IOException(cause.getMessage(), cause);
        return new ApiException.Unreachable(api.server(), verb + " " + path, io);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
