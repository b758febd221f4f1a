package dev.crashloop.cleaner.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How requests reach one API server, and its answers come back. */
public interface Wire extends AutoCloseable {
    /**
     * One request.
     *
     * @param path begins with a slash and may carry a query
     * @param type the media type of the body; {@code null} without one
     * @param body {@code null} for none
     */
    record Request(
            String method,
            String path,
            @Nullable String type,
            @Nullable String body) {
        /** For people: {@code GET /api/v1/pods}. */
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /**
     * What came back, whatever its code.
     *
     * @param retryAfter the header of that name, as it was sent
     * @param date the header of that name, as it was sent
     * @param body as it arrives; whoever has the answer closes it
     */
    record Answer(int code, Optional<String> retryAfter, Optional<String> date, InputStream body) {}

    /** HTTP to the server and as the user that the configuration names; nothing is sent yet. */
    static Wire http(Config config) {
        return new HttpWire(config);
    }

    /** The base URL of the API server, for people. */
    String server();

    /**
     * Sends the request and waits until its answer begins; an interrupt ends the wait.
     *
     * @throws IOException if no answer began within {@code atMost}
     */
    Answer send(Request request, Duration atMost) throws IOException, InterruptedException;

    @Override
    void close();
}
