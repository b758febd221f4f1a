package dev.crashloop.deploy.admission;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A place of a CRD's schema, with the rules that hold there.
 *
 * @param path as in {@code spec.knownFailures[].name}
 * @param schema what the CRD says of it
 * @param times how often there may be such a place in one object
 */
record Node(String path, JsonNode schema, long times) {

    private static final int UNBOUNDED = 1_000_000;

    /** The whole of a CRD. */
    static Node root(JsonNode definition) {
        return new Node("", definition.at("/spec/versions/0/schema/openAPIV3Schema"), 1);
    }

    /** This place, and all below it. */
    Stream<Node> all() {
        return Stream.concat(
                Stream.of(this),
                Stream.concat(fields().values().stream(), items().stream()).flatMap(Node::all));
    }

    Map<String, Node> fields() {
        var fields = new TreeMap<String, Node>();
        schema.path("properties")
                .forEachEntry((name, field) ->
                        fields.put(name, new Node(path.isEmpty() ? name : path + "." + name, field, times)));
        return fields;
    }

    Optional<Node> items() {
        return schema.has("items")
                ? Optional.of(new Node(
                        path + "[]",
                        schema.path("items"),
                        times * schema.path("maxItems").asInt(UNBOUNDED)))
                : Optional.empty();
    }

    /** The rules of this place, compiled. */
    List<Rule> rules() {
        return schema.path("x-kubernetes-validations")
                .valueStream()
                .map(rule -> Rule.of(
                        rule.path("rule").asString(), rule.path("message").asString(), type(), types()))
                .toList();
    }

    /** As an API server declares it to the rules. */
    @SuppressWarnings("Immutable") // nobody changes the schema
    private CelType type() {
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return SimpleType.DYN;
        }
        if (schema.has("additionalProperties")) {
            return MapType.create(SimpleType.STRING, SimpleType.STRING);
        }
        return switch (schema.path("type").asString("")) {
            case "string" -> SimpleType.STRING;
            case "integer" -> SimpleType.INT;
            case "boolean" -> SimpleType.BOOL;
            case "array" -> ListType.create(items().orElseThrow().type());
            case "object" ->
                StructType.create(
                        "object." + path,
                        ImmutableSet.copyOf(fields().keySet()),
                        name -> Optional.ofNullable(fields().get(name)).map(Node::type));
            default -> throw new IllegalStateException(path + " has no type");
        };
    }

    @SuppressWarnings("Immutable")
    private CelTypeProvider types() {
        var known = new LinkedHashMap<String, CelType>();
        all().map(Node::type).filter(StructType.class::isInstance).forEach(type -> known.put(type.name(), type));
        return new CelTypeProvider() {
            @Override
            public ImmutableCollection<CelType> types() {
                return ImmutableList.copyOf(known.values());
            }

            @Override
            public Optional<CelType> findType(String name) {
                return Optional.ofNullable(known.get(name));
            }
        };
    }
}
