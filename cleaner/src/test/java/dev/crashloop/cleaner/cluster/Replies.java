package dev.crashloop.cleaner.cluster;

import dev.crashloop.cleaner.cluster.Wire.Answer;
import dev.crashloop.cleaner.cluster.Wire.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * An API server of a few lines, for what is not worth a cluster, or what no cluster would answer.
 *
 * <pre>{@code
 * var api = Replies.client(request -> request.method().equals("GET") ? Replies.ok(pod) : Replies.status(403, "no"));
 * }</pre>
 */
public final class Replies {
    /** What it answers. */
    public interface Script {
        /** One answer; an exception if none comes back. */
        Answer reply(Request request) throws IOException;
    }

    private Replies() {}

    /** A client of it. */
    public static ApiClient client(Script script) {
        return new ApiClient(new Wire() {
            @Override
            public String server() {
                return "https://replies";
            }

            @Override
            public Answer send(Request request, Duration atMost) throws IOException {
                return script.reply(request);
            }

            @Override
            public void close() {}
        });
    }

    /** This body. */
    public static Answer ok(String body) {
        return of(200, body);
    }

    /** A Status, as the API server has it for an error. */
    public static Answer status(int code, String message) {
        return of(code, "{\"kind\": \"Status\", \"code\": %d, \"message\": \"%s\"}".formatted(code, message));
    }

    /** There is no such object. */
    public static Answer notFound() {
        return status(404, "not found");
    }

    /** This body, with this code. */
    public static Answer of(int code, String body) {
        return new Answer(
                code,
                Optional.empty(),
                Optional.empty(),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
