package dev.crashloop.sandbox;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Creates what stands in YAML, through the API server, so that it is checked as anybody's request is. */
final class Manifests {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final String url;
    private final Store store;

    Manifests(String url, Store store) {
        this.url = url;
        this.store = store;
    }

    void create(String yaml) {
        try (HttpClient client = HttpClient.newHttpClient();
                MappingIterator<JsonNode> documents =
                        YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                // a document may be empty: between two lines of "---"
                if (documents.next() instanceof ObjectNode object) {
                    post(client, object);
                }
            }
        }
    }

    private void post(HttpClient client, ObjectNode object) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path(object)))
                .header("Content-Type", "application/json")
                .header("User-Agent", "sandbox")
                .POST(HttpRequest.BodyPublishers.ofString(object.toString()))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalArgumentException(Json.text(Json.parse(response.body()), "message"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String path(ObjectNode object) {
        String apiVersion = Json.text(object, "apiVersion");
        String kind = Json.text(object, "kind");
        Target target = Stream.concat(builtIn(apiVersion, kind).stream(), custom(apiVersion, kind).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no matches for kind \"%s\" in version \"%s\"".formatted(kind, apiVersion)));
        String namespace = Json.text(object, "metadata", "namespace");
        return (apiVersion.contains("/") ? "/apis/" : "/api/")
                + apiVersion
                + (target.namespaced() ? "/namespaces/" + (namespace.isEmpty() ? "default" : namespace) : "")
                + "/"
                + target.plural();
    }

    private record Target(String plural, boolean namespaced) {}

    private static Optional<Target> builtIn(String apiVersion, String kind) {
        return Resource.BUILT_IN.stream()
                .filter(resource -> resource.apiVersion().equals(apiVersion)
                        && resource.kind().equals(kind))
                .map(resource -> new Target(resource.plural(), resource.namespaced()))
                .findFirst();
    }

    private Optional<Target> custom(String apiVersion, String kind) {
        List<ObjectNode> definitions = store.list(Resource.CRDS, null);
        return definitions.stream()
                .filter(definition -> apiVersion.startsWith(Json.text(definition, "spec", "group") + "/"))
                .filter(definition ->
                        Json.text(definition, "spec", "names", "kind").equals(kind))
                .map(definition -> new Target(
                        Json.text(definition, "spec", "names", "plural"),
                        Json.text(definition, "spec", "scope").equals("Namespaced")))
                .findFirst();
    }
}
