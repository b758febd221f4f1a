package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The structural schema of a custom resource: prunes what it does not know, fills in defaults, validates
 * (<a href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/">Kubernetes docs</a>).
 *
 * @param root {@code openAPIV3Schema}
 */
record Schema(JsonNode root) {

    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

    static Schema of(ObjectNode version) {
        return new Schema(Json.at(version, "schema", "openAPIV3Schema"));
    }

    /**
     * Makes a client's object what the server stores.
     *
     * @throws ApiError 422 if it does not fit
     */
    ObjectNode admit(ObjectNode object, Served served) {
        ObjectNode admitted = object.deepCopy();
        prune(admitted, root, true);
        defaults(admitted, root);
        List<ApiError.Cause> causes = new ArrayList<>();
        Validation.check("", admitted, root, causes);
        if (!causes.isEmpty()) {
            throw ApiError.invalid(
                    served.shown().group(), served.shown().kind(), Json.text(object, "metadata", "name"), causes);
        }
        return admitted;
    }

    private static void prune(JsonNode value, JsonNode schema, boolean top) {
        if (value instanceof ArrayNode array) {
            array.forEach(each -> prune(each, schema.path("items"), false));
        }
        if (!(value instanceof ObjectNode object)) {
            return;
        }
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.path("additionalProperties");
        boolean preserve = schema.path(PRESERVE).asBoolean(false);
        for (String name : List.copyOf(object.propertyNames())) {
            boolean typeMeta = name.equals("apiVersion") || name.equals("kind") || name.equals("metadata");
            boolean embedded =
                    top || schema.path("x-kubernetes-embedded-resource").asBoolean(false);
            if (embedded && typeMeta) {
                continue;
            }
            if (properties.has(name)) {
                prune(object.path(name), properties.path(name), false);
            } else if (additional.isObject()) {
                prune(object.path(name), additional, false);
            } else if (!preserve && !additional.asBoolean(false)) {
                object.remove(name);
            }
        }
    }

    private static void defaults(JsonNode value, JsonNode schema) {
        if (value instanceof ArrayNode array) {
            array.forEach(each -> defaults(each, schema.path("items")));
        }
        if (!(value instanceof ObjectNode object)) {
            return;
        }
        for (var property : schema.path("properties").properties()) {
            JsonNode preset = property.getValue().get("default");
            boolean nullable = property.getValue().path("nullable").asBoolean(false);
            JsonNode present = object.get(property.getKey());
            boolean missing = present == null || (present.isNull() && !nullable);
            if (preset != null && missing) {
                object.set(property.getKey(), preset.deepCopy());
            }
            defaults(object.path(property.getKey()), property.getValue());
        }
        JsonNode additional = schema.path("additionalProperties");
        if (additional.isObject()) {
            object.values().forEach(each -> defaults(each, additional));
        }
    }
}
