package dev.crashloop.deploy;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The objects of a multi-document YAML text.
 *
 * @param objects in their order; documents without content are left out
 */
public record Rendered(List<JsonNode> objects) {
    private static final ObjectReader YAML = YAMLMapper.builder().build().readerFor(JsonNode.class);

    /** Keeps a copy. */
    public Rendered {
        objects = List.copyOf(objects);
    }

    /** Reads YAML documents. */
    public static Rendered parse(String yaml) {
        try (var documents = YAML.<JsonNode>readValues(yaml)) {
            return new Rendered(documents.readAll().stream()
                    .filter(document -> !document.isNull() && !document.isEmpty())
                    .toList());
        }
    }

    /** Those of that kind. */
    public List<JsonNode> ofKind(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asString("").equals(kind))
                .toList();
    }

    /**
     * The one of that kind.
     *
     * @throws IllegalStateException if there is none, or more than one
     */
    public JsonNode only(String kind) {
        List<JsonNode> found = ofKind(kind);
        if (found.size() != 1) {
            throw new IllegalStateException("there are " + found.size() + " objects of kind " + kind + ", not one");
        }
        return found.getFirst();
    }
}
