package dev.crashloop.cleaner.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to one API server, one by one: what to do about a failure is the caller's business, so nothing is retried here. Blocking
 * calls, meant for virtual threads; an interrupt ends them.
 */
public final class ApiClient implements AutoCloseable {
    /** No answer may take longer to begin, nor fall silent for longer; a watch and a log may. */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

    /** A Retry-After is honoured, but not for ever; one of 0 s is no leave to ask without a pause. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private static final int ERROR_BODY_BYTES = 64 * 1024;
    private static final JsonMapper JSON =
            JsonMapper.builder(ServerJson.FACTORY).build();

    private final Wire wire;
    private final Fence fence;
    private final Duration patience;
    private final Consumer<Instant> dates;

    /** A client for the server and the user that the configuration names; nothing is sent yet. */
    public ApiClient(Config config) {
        this(Wire.http(config));
    }

    /** A client whose requests go over this wire; it is closed with the client. */
    public ApiClient(Wire wire) {
        this(wire, () -> true, REQUEST_TIMEOUT, _ -> {});
    }

    private ApiClient(Wire wire, Fence fence, Duration patience, Consumer<Instant> dates) {
        this.wire = wire;
        this.fence = fence;
        this.patience = patience;
        this.dates = dates;
    }

    /**
     * The same client behind a fence: it asks right before each request that changes something, and where the answer is no, nothing is sent
     * and {@link ApiException.Fenced} is thrown. What only reads goes through.
     */
    public ApiClient fenced(Fence before) {
        return new ApiClient(wire, before, patience, dates);
    }

    /** The same client, which waits at most so long for an answer. */
    public ApiClient within(Duration atMost) {
        return new ApiClient(wire, fence, atMost, dates);
    }

    /** The same client, which tells what time it was for the API server at each answer that brought what was asked for. */
    public ApiClient hearing(Consumer<Instant> told) {
        return new ApiClient(wire, fence, patience, told);
    }

    /** The base URL of the API server. */
    public String server() {
        return wire.server();
    }

    /** The parsed answer to a GET of {@code path}, which starts with a slash and may carry a query. */
    public JsonNode get(String path) throws ApiException, InterruptedException {
        return json(new Wire.Request("GET", path, null, null));
    }

    /** The answer to a GET that is no JSON but a few words. */
    public String text(String path) throws ApiException, InterruptedException {
        var request = new Wire.Request("GET", path, null, null);
        return new String(bytes(request), StandardCharsets.UTF_8);
    }

    /** The parsed answer to a POST. */
    public JsonNode post(String path, JsonNode body) throws ApiException, InterruptedException {
        return json(new Wire.Request("POST", path, "application/json", body.toString()));
    }

    /** The parsed answer to a PUT. */
    public JsonNode put(String path, JsonNode body) throws ApiException, InterruptedException {
        return json(new Wire.Request("PUT", path, "application/json", body.toString()));
    }

    /** The parsed answer to a DELETE with {@code DeleteOptions}. */
    public JsonNode delete(String path, JsonNode options) throws ApiException, InterruptedException {
        return json(new Wire.Request("DELETE", path, "application/json", options.toString()));
    }

    /** The parsed answer to a JSON merge patch. */
    public JsonNode patch(String path, JsonNode change) throws ApiException, InterruptedException {
        return json(new Wire.Request("PATCH", path, "application/merge-patch+json", change.toString()));
    }

    /**
     * The body of the answer to a GET, as it arrives. The caller closes it, from any thread, to end the request; reading from it may
     * then throw. The time-out is for the answer to begin, not for the body.
     */
    public InputStream open(String path) throws ApiException, InterruptedException {
        return send(new Wire.Request("GET", path, null, null));
    }

    /** As {@link #open}, for an answer that comes in one go: while it is read, it may not fall silent for longer than it may take to begin. */
    public InputStream read(String path) throws ApiException, InterruptedException {
        return new AnswerBody(open(path), patience);
    }

    private JsonNode json(Wire.Request request) throws ApiException, InterruptedException {
        try {
            return JSON.readTree(bytes(request));
        } catch (JacksonException e) {
            throw new ApiException.Unreachable(server(), request.toString(), new IOException(e));
        }
    }

    private byte[] bytes(Wire.Request request) throws ApiException, InterruptedException {
        try (InputStream in = new AnswerBody(send(request), patience)) {
            return in.readAllBytes();
        } catch (IOException e) {
            // an interrupt closes the channel, and is told as any other end of it
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new ApiException.Unreachable(server(), request.toString(), e);
        }
    }

    private InputStream send(Wire.Request request) throws ApiException, InterruptedException {
        boolean reads = request.method().equals("GET");
        if (!reads && !fence.mayWrite()) {
            throw new ApiException.Fenced(request.toString());
        }
        Wire.Answer answer = send(request, reads ? Fence.Sent.FORGOTTEN : fence.sent());
        if (answer.code() < 200 || answer.code() > 299) {
            throw refused(request.toString(), answer, patience);
        }
        answer.date().flatMap(ApiClient::date).ifPresent(dates);
        return answer.body();
    }

    private Wire.Answer send(Wire.Request request, Fence.Sent sent) throws ApiException, InterruptedException {
        boolean arrived = false;
        try {
            Wire.Answer answer = wire.send(request, patience);
            arrived = true;
            return answer;
        } catch (IOException e) {
            arrived = neverSent(e);
            throw new ApiException.Unreachable(server(), request.toString(), e);
        } finally {
            if (arrived) {
                sent.arrived();
            } else {
                sent.lost();
            }
        }
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** Where there was no connection, nothing is on its way. */
    private static boolean neverSent(Throwable e) {
        return e instanceof ConnectException || (e.getCause() != null && neverSent(e.getCause()));
    }

    private static ApiException refused(String request, Wire.Answer answer, Duration patience) {
        Optional<Duration> retryAfter = answer.retryAfter()
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Math.clamp(Long.parseLong(seconds), 1, LONGEST_ASKED.toSeconds())));
        String text;
        try (InputStream in = new AnswerBody(answer.body(), patience)) {
            text = new String(in.readNBytes(ERROR_BODY_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            text = "(the body could not be read: " + e.getMessage() + ")";
        }
        JsonNode status = parsed(text);
        if (status != null && status.path("kind").asString("").equals("Status")) {
            return new ApiException.Refused(
                    request,
                    answer.code(),
                    status.path("reason").asString(""),
                    status.path("message").asString(""),
                    causes(status),
                    retryAfter);
        }
        return new ApiException.Refused(request, answer.code(), "", text, Map.of(), retryAfter);
    }

    /** Proxies and kubelets answer in plain text, which is {@code null} here and shown as it is. */
    private static @Nullable JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static Map<String, String> causes(JsonNode status) {
        return status.path("details")
                .path("causes")
                .valueStream()
                .collect(Collectors.toUnmodifiableMap(
                        cause -> cause.path("reason").asString(""),
                        cause -> cause.path("message").asString(""),
                        (first, _) -> first));
    }

    @Override
    public void close() {
        wire.close();
    }
}
