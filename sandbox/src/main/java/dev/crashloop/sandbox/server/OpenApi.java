package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of the OpenAPI documents as kubectl reads before it creates or applies something: that the server checks fields
 * itself. There are no schemas, so {@code kubectl explain} has nothing to say.
 */
final class OpenApi {

    /** kubectl's before v1.27 ask for protobuf: this is a document of which only the field {@code swagger} is set. */
    private static final String V2_PROTOBUF = "\n\0032.0";

    private final Catalogue catalogue;

    OpenApi(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Answer v2(Request request) {
        if (request.header("accept").contains("proto-openapi")) {
            // asked for with an @, which no parser of media types takes, and therefore answered with a dot
            return new Answer.Text(200, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", V2_PROTOBUF);
        }
        ObjectNode document = Json.object().put("swagger", "2.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1");
        document.putObject("paths");
        document.putObject("definitions");
        return Answer.ok(document);
    }

    Answer index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        catalogue.all().stream()
                .map(served -> path(served.shown()))
                .distinct()
                .forEach(path -> paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path));
        return Answer.ok(index);
    }

    Answer document(String path) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1");
        ObjectNode paths = document.putObject("paths");
        catalogue.all().stream()
                .map(Served::shown)
                .filter(resource -> path(resource).equals(path))
                .forEach(resource -> describe(resource, paths));
        document.putObject("components").putObject("schemas");
        return paths.isEmpty() ? new Answer.Refusal(Discovery.missing()) : Answer.ok(document);
    }

    private static void describe(Resource resource, ObjectNode paths) {
        String scope = resource.namespaced() ? "/namespaces/{namespace}/" : "/";
        ObjectNode patch = paths.putObject("/" + path(resource) + scope + resource.plural() + "/{name}")
                .putObject("patch");
        patch.putObject("x-kubernetes-group-version-kind")
                .put("group", resource.group())
                .put("version", resource.version())
                .put("kind", resource.kind());
        patch.put("x-kubernetes-action", "patch");
        for (String parameter : new String[] {"dryRun", "fieldManager", "fieldValidation", "force"}) {
            patch.withArray("parameters")
                    .addObject()
                    .put("name", parameter)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string");
        }
        patch.putObject("responses");
    }

    private static String path(Resource resource) {
        return resource.group().isEmpty() ? "api/" + resource.version() : "apis/" + resource.apiVersion();
    }
}
