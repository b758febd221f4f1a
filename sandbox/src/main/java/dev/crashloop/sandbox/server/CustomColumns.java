package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The columns of a custom resource: {@code additionalPrinterColumns}. */
final class CustomColumns {

    private CustomColumns() {}

    static List<Column> of(ObjectNode version) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.NAME);
        List<Column> additional = Json.items(version, "additionalPrinterColumns")
                .map(CustomColumns::column)
                .toList();
        columns.addAll(additional.isEmpty() ? List.of(Column.AGE) : additional);
        return columns;
    }

    private static Column column(JsonNode definition) {
        String type = Json.text(definition, "type");
        JsonPath path = JsonPath.compile(Json.text(definition, "jsonPath"));
        return new Column(
                Json.text(definition, "name"),
                type,
                Json.text(definition, "format"),
                definition.path("priority").asInt(0),
                (object, now) -> cell(type, path.find(object), now));
    }

    /** The cell in the type of its column; null, which kubectl prints as {@code <none>}, if there is nothing of that type. */
    private static JsonNode cell(String type, List<JsonNode> found, Instant now) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (found.isEmpty()) {
            return nodes.nullNode();
        }
        JsonNode first = found.getFirst();
        return switch (type) {
            case "integer" -> first.isNumber() ? nodes.numberNode(first.longValue()) : nodes.nullNode();
            case "number" -> first.isNumber() ? first : nodes.nullNode();
            case "boolean" -> first.isBoolean() ? first : nodes.nullNode();
            case "date" -> nodes.stringNode(Ages.since(first.asString(""), now));
            default ->
                nodes.stringNode(found.stream()
                        .map(each -> each.isContainer() ? each.toString() : each.asString(""))
                        .collect(Collectors.joining(",")));
        };
    }
}
