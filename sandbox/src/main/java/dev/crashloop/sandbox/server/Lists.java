package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Page;
import dev.crashloop.sandbox.store.PageRequest;
import dev.crashloop.sandbox.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Answers lists, page by page, written out as it goes so that a large one needs no memory. */
final class Lists {

    private final Store store;
    private final Tables tables;

    Lists(Store store, Tables tables) {
        this.store = store;
        this.tables = tables;
    }

    Answer list(Request request, Served served) {
        ListOptions options = ListOptions.of(request, served);
        Page page = page(served, options);
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(page.revision()));
        if (page.next() != null) {
            boolean inconsistent = options.from() != null && options.from().revision() < 0;
            metadata.put("continue", ContinueToken.of(page.next()));
            if (!options.selective() && !inconsistent) {
                metadata.put("remainingItemCount", page.remaining());
            }
        }
        return switch (Representation.of(request)) {
            case FULL ->
                stream(served.shown().kind() + "List", served.shown().apiVersion(), metadata, page, served::showInList);
            case METADATA ->
                stream(
                        "PartialObjectMetadataList",
                        "meta.k8s.io/v1",
                        metadata,
                        page,
                        object -> Representation.metadataOnly(served.show(object)));
            case TABLE -> Answer.ok(tables.of(served, page.items(), metadata, request));
        };
    }

    private Page page(Served served, ListOptions options) {
        try {
            return store.page(
                    served.stored(),
                    new PageRequest(
                            options.namespace(),
                            options.effectiveLimit(),
                            options.revision(),
                            options.from(),
                            options.matching()));
        } catch (ApiError e) {
            throw e.code() == 410 && options.from() != null ? ContinueToken.expired(options.from()) : e;
        }
    }

    private static Answer stream(
            String kind, String apiVersion, ObjectNode metadata, Page page, UnaryOperator<ObjectNode> form) {
        return new Answer.Stream("application/json", out -> write(out, kind, apiVersion, metadata, page, form));
    }

    private static void write(
            OutputStream out,
            String kind,
            String apiVersion,
            ObjectNode metadata,
            Page page,
            UnaryOperator<ObjectNode> form)
            throws IOException {
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("kind", kind);
            json.writeStringProperty("apiVersion", apiVersion);
            json.writeName("metadata");
            json.writeTree(metadata);
            json.writeName("items");
            json.writeStartArray();
            for (ObjectNode item : page.items()) {
                json.writeTree(form.apply(item));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
