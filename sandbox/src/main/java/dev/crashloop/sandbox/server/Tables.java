package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes objects as the tables that {@code kubectl get} prints. */
final class Tables {

    private final InstantSource clock;

    Tables(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A table with a row for each object.
     *
     * @param metadata of the list
     */
    ObjectNode of(Served served, List<ObjectNode> objects, ObjectNode metadata, Request request) {
        String apiVersion = "meta.k8s.io/" + Representation.version(request);
        List<Column> columns = BuiltInColumns.of(served);
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", apiVersion);
        table.set("metadata", metadata);
        ArrayNode definitions = table.putArray("columnDefinitions");
        columns.forEach(column -> definitions.add(column.definition()));
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(column.cell(object, clock.instant())));
            switch (request.parameter("includeObject")) {
                case "None" -> {}
                case "Object" -> row.set("object", served.show(object));
                default -> {
                    ObjectNode partial = Representation.metadataOnly(object);
                    row.set("object", partial.put("apiVersion", apiVersion));
                }
            }
        }
        return table;
    }
}
