package dev.crashloop.sandbox.contract;

import dev.crashloop.sandbox.store.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Plain requests, through the connection that the product uses, so that a test sees what goes over the wire. */
final class Api {

    private static final String JSON = "application/json";

    /** An answer. */
    record Answer(int code, String contentType, String text) {
        ObjectNode json() {
            return Json.parse(text);
        }

        JsonNode at(String... path) {
            return Json.at(json(), path);
        }

        String string(String... path) {
            return at(path).asString("");
        }
    }

    private final KubernetesClient client;

    Api(KubernetesClient client) {
        this.client = client;
    }

    Answer get(String path) {
        return send("GET", path, JSON, null, JSON);
    }

    Answer getAs(String accept, String path) {
        return send("GET", path, JSON, null, accept);
    }

    Answer post(String path, String body) {
        return send("POST", path, JSON, body, JSON);
    }

    Answer put(String path, JsonNode body) {
        return send("PUT", path, JSON, body.toString(), JSON);
    }

    Answer merge(String path, String body) {
        return send("PATCH", path, "application/merge-patch+json", body, JSON);
    }

    Answer patch(String type, String path, String body) {
        return send("PATCH", path, type, body, JSON);
    }

    Answer delete(String path) {
        return send("DELETE", path, JSON, null, JSON);
    }

    Answer delete(String path, String options) {
        return send("DELETE", path, JSON, options, JSON);
    }

    /** Opens a watch; the path has its query but not {@code watch=true}. */
    Watching watch(String path) {
        return watchAs(JSON, path);
    }

    Watching watchAs(String accept, String path) {
        String separator = path.contains("?") ? "&" : "?";
        HttpRequest request = builder("GET", path + separator + "watch=true", JSON, null, accept);
        HttpResponse<InputStream> response = await(client.getHttpClient().sendAsync(request, InputStream.class));
        return new Watching(response.code(), response.body());
    }

    private Answer send(String method, String path, String type, @Nullable String body, String accept) {
        HttpRequest request = builder(method, path, type, body, accept);
        HttpResponse<String> response = await(client.getHttpClient().sendAsync(request, String.class));
        String contentType = response.header("content-type");
        return new Answer(
                response.code(),
                contentType == null ? "" : contentType,
                response.body() == null ? "" : response.body());
    }

    private HttpRequest builder(String method, String path, String type, @Nullable String body, String accept) {
        HttpRequest.Builder builder = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(client.getMasterUrl().toString().replaceAll("/+$", "") + path))
                .header("Accept", accept);
        if (body == null) {
            return builder.method(method, null, (String) null).build();
        }
        return builder.method(method, type, body).build();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }
}
