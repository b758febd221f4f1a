package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.PageRequest;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers requests for single objects: get, create, update, patch, delete, and {@code status}. */
final class SingleObjects {

    private final Store store;
    private final Tables tables;
    private final Definitions definitions;

    SingleObjects(Store store, Tables tables, Definitions definitions) {
        this.store = store;
        this.tables = tables;
        this.definitions = definitions;
    }

    /** The stored object, shared. */
    ObjectNode find(Request request, Served served) {
        String name = request.call().name();
        return store.peek(served.stored(), request.call().namespace(), name)
                .orElseThrow(() -> ApiError.notFound(served.shown(), name));
    }

    Answer get(Request request, Served served) {
        return shown(200, find(request, served), request, served);
    }

    Answer create(Request request, Served served) {
        refuseDryRun(request);
        ObjectNode wanted = body(request, served);
        if (served.stored().namespaced()) {
            ObjectNode metadata = Json.child(wanted, "metadata");
            String stated = Json.text(metadata, "namespace");
            if (!stated.isEmpty() && !stated.equals(request.call().namespace())) {
                throw ApiError.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
            metadata.put("namespace", request.call().namespace());
        }
        ObjectNode created = served.stored().equals(Resource.CRDS)
                ? definitions.create(wanted)
                : store.create(served.stored(), admitted(wanted, served));
        return shown(201, created, request, served);
    }

    Answer update(Request request, Served served) {
        refuseDryRun(request);
        ObjectNode wanted = body(request, served);
        String name = Json.text(wanted, "metadata", "name");
        if (!name.equals(request.call().name())) {
            throw ApiError.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(name, request.call().name()));
        }
        if (served.stored().namespaced()) {
            Json.child(wanted, "metadata").put("namespace", request.call().namespace());
        }
        return shown(200, store(request, served, wanted), request, served);
    }

    /** A patch without a resource version is applied to whatever is the latest, as often as it takes. */
    Answer patch(Request request, Served served) {
        refuseDryRun(request);
        while (true) {
            ObjectNode before = find(request, served);
            ObjectNode patched = Patches.apply(request, served, before);
            String version = Json.text(before, "metadata", "resourceVersion");
            boolean conditional =
                    !Json.text(patched, "metadata", "resourceVersion").equals(version);
            try {
                return shown(200, store(request, served, patched), request, served);
            } catch (ApiError e) {
                boolean raced = e.reason().equals("Conflict") && !conditional;
                if (!raced || version.equals(Json.text(find(request, served), "metadata", "resourceVersion"))) {
                    throw e;
                }
            }
        }
    }

    Answer delete(Request request, Served served) {
        Resource resource = served.stored();
        Store.Deleted deleted = store.delete(
                resource, request.call().namespace(), request.call().name(), DeleteRequests.options(request));
        boolean returnsObject = !deleted.gone()
                || resource.equals(Resource.PODS)
                || resource.equals(Resource.NAMESPACES)
                || resource.equals(Resource.SERVICE_ACCOUNTS);
        return returnsObject
                ? shown(200, deleted.object(), request, served)
                : Answer.ok(confirmation(deleted.object(), served));
    }

    Answer deleteCollection(Request request, Served served) {
        ListOptions options = ListOptions.of(request, served);
        DeleteOptions how = DeleteRequests.options(request);
        List<ObjectNode> items = store.page(
                        served.stored(), new PageRequest(options.namespace(), 0, -1, null, options.matching()))
                .items();
        ObjectNode list = Json.object();
        list.put("kind", served.shown().kind() + "List")
                .put("apiVersion", served.shown().apiVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
        ArrayNode deleted = list.putArray("items");
        for (ObjectNode item : new ArrayList<>(items)) {
            try {
                String namespace = Json.text(item, "metadata", "namespace");
                deleted.add(store.delete(served.stored(), namespace, Json.text(item, "metadata", "name"), how)
                        .object());
            } catch (ApiError e) {
                if (e.code() != 404) { // gone in the meantime is as good
                    throw e;
                }
            }
        }
        return Answer.ok(list);
    }

    static ApiError methodNotAllowed() {
        return ApiError.of(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    private ObjectNode store(Request request, Served served, ObjectNode wanted) {
        if (request.call().subresource().equals("status")) {
            return store.updateStatus(served.stored(), admitted(wanted, served));
        }
        if (served.stored().equals(Resource.PODS)) {
            PodUpdates.check(find(request, served), wanted);
        }
        return store.update(served.stored(), admitted(wanted, served));
    }

    private static ObjectNode admitted(ObjectNode wanted, Served served) {
        if (served.stored().equals(Resource.PODS)) {
            PodUpdates.checkContainers(wanted);
        }
        return served.definition()
                .map(Schema::of)
                .map(schema -> schema.admit(wanted, served))
                .orElse(wanted);
    }

    private static ObjectNode body(Request request, Served served) {
        ObjectNode body = request.object();
        Resource shown = served.shown();
        String kind = Json.text(body, "kind");
        String apiVersion = Json.text(body, "apiVersion");
        boolean fits = kind.equals(shown.kind()) && apiVersion.equals(shown.apiVersion());
        // of a built-in kind, a body without type is taken for the path's
        if (!fits && (served.custom() || !kind.isEmpty() || !apiVersion.isEmpty())) {
            throw ApiError.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: converting (%s) to (%s): unknown conversion"
                            .formatted(
                                    kind,
                                    apiVersion,
                                    shown.kind(),
                                    apiVersion + "." + kind,
                                    shown.apiVersion() + "." + shown.kind()));
        }
        return body;
    }

    private static void refuseDryRun(Request request) {
        if (!request.parameter("dryRun").isEmpty()) {
            throw ApiError.badRequest("the embedded cluster knows dryRun for deletions and evictions only");
        }
    }

    private static ObjectNode confirmation(ObjectNode object, Served served) {
        ObjectNode status = Answer.success();
        ObjectNode details = status.putObject("details").put("name", Json.text(object, "metadata", "name"));
        if (!served.shown().group().isEmpty()) {
            details.put("group", served.shown().group());
        }
        details.put("kind", served.shown().plural()).put("uid", Json.text(object, "metadata", "uid"));
        return status;
    }

    private Answer shown(int code, ObjectNode object, Request request, Served served) {
        return new Answer.Body(
                code,
                switch (Representation.of(request)) {
                    case FULL -> served.show(object);
                    case METADATA -> Representation.metadataOnly(served.show(object));
                    case TABLE -> {
                        ObjectNode metadata =
                                Json.object().put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
                        yield tables.of(served, List.of(object), metadata, request);
                    }
                });
    }
}
