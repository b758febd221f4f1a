package dev.crashloop.cleaner.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to one API server, one by one: what to do about a failure is the caller's business, so nothing is retried here. Blocking
 * calls, meant for virtual threads; an interrupt ends them. Authentication, TLS, proxies and the renewal of tokens are the client
 * library's.
 */
public final class ApiClient implements AutoCloseable {
    /** No single answer may take longer; the body of a watch or of a log is not part of it. */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

    private static final int ERROR_BODY_BYTES = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final String server;

    /** A client for the server and the user that the configuration names; nothing is sent yet. */
    public ApiClient(Config config) {
        var own = new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout((int) REQUEST_TIMEOUT.toMillis())
                .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
                // one slow watcher must not hold up everyone else on a shared connection
                .withHttp2Disable(true)
                .build();
        this.client = new KubernetesClientBuilder().withConfig(own).build();
        this.server = own.getMasterUrl().replaceAll("/+$", "");
    }

    /** The base URL of the API server. */
    public String server() {
        return server;
    }

    /** The parsed answer to a GET of {@code path}, which starts with a slash and may carry a query. */
    public JsonNode get(String path) throws ApiException, InterruptedException {
        return json("GET", path, null, null);
    }

    /** The parsed answer to a POST. */
    public JsonNode post(String path, JsonNode body) throws ApiException, InterruptedException {
        return json("POST", path, "application/json", body);
    }

    /** The parsed answer to a DELETE with {@code DeleteOptions}. */
    public JsonNode delete(String path, JsonNode options) throws ApiException, InterruptedException {
        return json("DELETE", path, "application/json", options);
    }

    /** The parsed answer to a JSON merge patch. */
    public JsonNode patch(String path, JsonNode change) throws ApiException, InterruptedException {
        return json("PATCH", path, "application/merge-patch+json", change);
    }

    /**
     * The body of the answer to a GET, as it arrives. The caller closes it, from any thread, to end the request; reading from it may
     * then throw. The time-out is for the answer to begin, not for the body.
     */
    public InputStream open(String path) throws ApiException, InterruptedException {
        return send("GET", path, null, null);
    }

    private JsonNode json(String method, String path, @Nullable String type, @Nullable JsonNode body)
            throws ApiException, InterruptedException {
        try (InputStream in = send(method, path, type, body)) {
            return JSON.readTree(in.readAllBytes());
        } catch (IOException | JacksonException e) {
            throw unreachable(method, path, e);
        }
    }

    private InputStream send(String method, String path, @Nullable String type, @Nullable JsonNode body)
            throws ApiException, InterruptedException {
        var http = client.getHttpClient();
        HttpRequest.Builder request =
                http.newHttpRequestBuilder().uri(server + path).forStreaming();
        if (body != null && type != null) {
            request = request.method(method, type, body.toString());
        }
        var future = http.sendAsync(request.build(), InputStream.class);
        try {
            var response = future.get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (!response.isSuccessful()) {
                throw refused(method + " " + path, response);
            }
            return response.body();
        } catch (ExecutionException e) {
            throw unreachable(method, path, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            abandon(future);
            throw unreachable(
                    method, path, new IOException("no answer within " + REQUEST_TIMEOUT.toSeconds() + " s", e));
        } catch (InterruptedException e) {
            abandon(future);
            throw e;
        }
    }

    /** Nobody waits for this answer any more: if it comes after all, its connection is given back. */
    private static void abandon(CompletableFuture<HttpResponse<InputStream>> future) {
        var _ = future.thenAccept(ApiClient::discard);
        future.cancel(true);
    }

    private static void discard(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException _) {
            // closing is all that was wanted
        }
    }

    private static ApiException refused(String request, HttpResponse<InputStream> response) {
        Optional<Duration> retryAfter = Optional.ofNullable(response.header("Retry-After"))
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        String text;
        try (InputStream in = response.body()) {
            text = new String(in.readNBytes(ERROR_BODY_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            text = "(the body could not be read: " + e.getMessage() + ")";
        }
        try {
            JsonNode status = JSON.readTree(text);
            if (status.path("kind").asString("").equals("Status")) {
                return new ApiException.Refused(
                        request,
                        response.code(),
                        status.path("reason").asString(""),
                        status.path("message").asString(""),
                        retryAfter);
            }
        } catch (JacksonException _) {
            // proxies and kubelets answer in plain text: it is shown as it is
        }
        return new ApiException.Refused(request, response.code(), "", text, retryAfter);
    }

    private ApiException unreachable(String method, String path, Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedException
                || (cause instanceof InterruptedIOException && Thread.interrupted())) {
            throw new InterruptedException();
        }
        IOException io = cause instanceof IOException e ? e : new IOException(cause);
        return new ApiException.Unreachable(server, method + " " + path, io);
    }

    @Override
    public void close() {
        client.close();
    }
}
