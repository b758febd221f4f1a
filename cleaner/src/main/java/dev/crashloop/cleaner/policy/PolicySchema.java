package dev.crashloop.cleaner.policy;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Checks policies against the schema of their own CRD, so that a file is refused for the same reasons as an object by an API server.
 * Stricter in one thing: an unknown field is an error here, where an API server drops it, and a misspelt selector would select all.
 */
final class PolicySchema {
    private static final String TYPE_META = """
            {"type": "object", "required": ["apiVersion", "kind", "metadata", "spec"], "properties": {
              "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "status": {"type": "object"},
              "metadata": {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
                "name": {"type": "string", "minLength": 1}, "namespace": {"type": "string", "minLength": 1},
                "labels": {"type": "object"}, "annotations": {"type": "object"}}}}}
            """;

    private final Map<String, Schema> byKind;

    PolicySchema() {
        byKind = Map.of(
                "CrashLoopPolicy", load("crashlooppolicies.crashloop.dev-v1.yml"),
                "ClusterCrashLoopPolicy", load("clustercrashlooppolicies.crashloop.dev-v1.yml"));
    }

    /** Everything about the object that its schema does not allow; the kind must be one of the two. */
    List<Problem> problems(String kind, JsonNode object) {
        Schema schema = byKind.get(kind);
        if (schema == null) {
            throw new IllegalArgumentException("no schema for kind " + kind);
        }
        // an integer-or-string violates two branches of one anyOf: one line is enough for one field
        return schema.validate(object).stream()
                .map(PolicySchema::problem)
                .collect(Collectors.toMap(
                        Problem::field, problem -> problem, (first, _) -> first, java.util.LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    private static Problem problem(Error error) {
        String at = error.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
        String property = error.getProperty();
        return switch (error.getKeyword()) {
            case "additionalProperties" -> new Problem(join(at, property), "unknown field");
            case "required" -> new Problem(join(at, property), "is required");
            case "enum" -> new Problem(at, "must be one of " + allowed(error));
            case "pattern" ->
                new Problem(at, "must be lower case letters, digits and dashes, not " + error.getInstanceNode());
            case "minLength" -> new Problem(at, "must not be empty");
            case "minItems" -> new Problem(at, "must have at least one item");
            case "maxItems" -> new Problem(at, "must have at most " + error.getSchemaNode() + " items");
            case "maxLength" -> new Problem(at, "must have at most " + error.getSchemaNode() + " characters");
            case "minimum" ->
                new Problem(
                        at, "must be at least " + error.getSchemaNode().asLong() + ", not " + error.getInstanceNode());
            case "maximum" ->
                new Problem(
                        at, "must be at most " + error.getSchemaNode().asLong() + ", not " + error.getInstanceNode());
            case "type", "anyOf" -> new Problem(at, "must be " + wanted(error));
            case null, default ->
                new Problem(
                        at,
                        error.getMessage()
                                .replaceFirst(
                                        "^"
                                                + java.util.regex.Pattern.quote(error.getInstanceLocation()
                                                        .toString()) + ":? ?",
                                        ""));
        };
    }

    private static String allowed(Error error) {
        return error.getSchemaNode().valueStream().map(JsonNode::asString).collect(Collectors.joining(", ")) + ", not "
                + error.getInstanceNode();
    }

    private static String wanted(Error error) {
        String type = error.getSchemaLocation().toString().contains("/anyOf/")
                ? "integer-or-string"
                : error.getSchemaNode().asString();
        String wanted = switch (type) {
            case "string" -> "a text";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "a map of fields";
            default -> "a whole number or a text";
        };
        JsonNode found = error.getInstanceNode();
        String shown = found.isContainer() ? (found.isArray() ? "a list" : "a map of fields") : found.toString();
        boolean unquoted = type.equals("string") && found.isValueNode() && !found.isNull();
        return wanted + ", not " + shown + (unquoted ? ": put it in quotes" : "");
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static Schema load(String resource) {
        ObjectMapper yaml = new YAMLMapper();
        try (InputStream in = PolicySchema.class.getResourceAsStream("/META-INF/crds/" + resource)) {
            JsonNode crd = yaml.readTree(java.util.Objects.requireNonNull(in, resource));
            var whole = (ObjectNode) yaml.readTree(TYPE_META);
            var spec = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
            close(spec);
            ((ObjectNode) whole.path("properties")).set("spec", spec);
            whole.put("additionalProperties", false);
            var config = SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_PATH)
                    .locale(Locale.ROOT)
                    .build();
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config))
                    .getSchema(whole);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }

    /** Every object with named properties takes no others; what only API servers understand is left out. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.has("properties")) {
                object.put("additionalProperties", false);
            }
            if (object.path("format").asString("").equals("int32")) {
                // the format alone holds nobody to it
                object.putIfAbsent("maximum", IntNode.valueOf(Integer.MAX_VALUE));
                object.putIfAbsent("minimum", IntNode.valueOf(Integer.MIN_VALUE));
            }
            object.remove(object.propertyNames().stream()
                    .filter(name -> name.startsWith("x-kubernetes-"))
                    .toList());
            object.valueStream().toList().forEach(PolicySchema::close);
        }
    }
}
