package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Checks a value against its schema; the texts are those of the API server. */
final class Validation {

    private Validation() {}

    static void check(String path, JsonNode value, JsonNode schema, List<ApiError.Cause> causes) {
        if (schema.isMissingNode() || (value.isNull() && schema.path("nullable").asBoolean(false))) {
            return;
        }
        String type = Json.text(schema, "type");
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            if (!value.isIntegralNumber() && !value.isString()) {
                wrongType(path, value, "integer,string", causes);
            }
            return;
        }
        if (!type.isEmpty() && !isOf(type, value)) {
            wrongType(path, value, type, causes);
            return;
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            String supported =
                    schema.path("enum").valueStream().map(JsonNode::toString).collect(Collectors.joining(", "));
            add(
                    causes,
                    "FieldValueNotSupported",
                    "Unsupported value: " + value + ": supported values: " + supported,
                    path);
        }
        if (value.isNumber()) {
            number(path, value, schema, causes);
        } else if (value.isString()) {
            string(path, value, schema, causes);
        } else if (value.isArray()) {
            array(path, value, schema, causes);
        } else if (value.isObject()) {
            object(path, value, schema, causes);
        }
    }

    private static void number(String path, JsonNode value, JsonNode schema, List<ApiError.Cause> causes) {
        BigDecimal number = value.decimalValue();
        JsonNode minimum = schema.path("minimum");
        if (minimum.isNumber() && number.compareTo(minimum.decimalValue()) < 0) {
            invalid(causes, path, value, "%s in body should be greater than or equal to %s".formatted(path, minimum));
        }
        JsonNode maximum = schema.path("maximum");
        if (maximum.isNumber() && number.compareTo(maximum.decimalValue()) > 0) {
            invalid(causes, path, value, "%s in body should be less than or equal to %s".formatted(path, maximum));
        }
    }

    private static void string(String path, JsonNode value, JsonNode schema, List<ApiError.Cause> causes) {
        String text = value.asString("");
        int length = text.codePointCount(0, text.length());
        JsonNode minimum = schema.path("minLength");
        if (minimum.isNumber() && length < minimum.intValue()) {
            invalid(causes, path, value, "%s in body should be at least %s chars long".formatted(path, minimum));
        }
        JsonNode maximum = schema.path("maxLength");
        if (maximum.isNumber() && length > maximum.intValue()) {
            add(causes, "FieldValueTooLong", "Too long: may not be more than %s bytes".formatted(maximum), path);
        }
        String pattern = Json.text(schema, "pattern");
        if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
            invalid(causes, path, value, "%s in body should match '%s'".formatted(path, pattern));
        }
    }

    private static void array(String path, JsonNode value, JsonNode schema, List<ApiError.Cause> causes) {
        JsonNode minimum = schema.path("minItems");
        if (minimum.isNumber() && value.size() < minimum.intValue()) {
            invalid(causes, path, value.size(), "%s in body should have at least %s items".formatted(path, minimum));
        }
        JsonNode maximum = schema.path("maxItems");
        if (maximum.isNumber() && value.size() > maximum.intValue()) {
            add(
                    causes,
                    "FieldValueTooMany",
                    "Too many: %d: must have at most %s items".formatted(value.size(), maximum),
                    path);
        }
        for (int i = 0; i < value.size(); i++) {
            check(path + "[" + i + "]", value.path(i), schema.path("items"), causes);
        }
    }

    private static void object(String path, JsonNode value, JsonNode schema, List<ApiError.Cause> causes) {
        for (JsonNode required : schema.path("required")) {
            String name = required.asString("");
            if (!value.has(name)) {
                add(causes, "FieldValueRequired", "Required value", join(path, name));
            }
        }
        for (var entry : value.properties()) {
            String name = entry.getKey();
            JsonNode property = schema.path("properties").path(name);
            JsonNode rule = property.isMissingNode() ? schema.path("additionalProperties") : property;
            if (rule.isObject() && !(path.isEmpty() && name.equals("metadata"))) {
                check(join(path, name), entry.getValue(), rule, causes);
            }
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "null";
        };
    }

    private static void wrongType(String path, JsonNode value, String wanted, List<ApiError.Cause> causes) {
        String actual = typeOf(value);
        String message =
                "Invalid value: \"%s\": %s in body must be of type %s: \"%s\"".formatted(actual, path, wanted, actual);
        add(causes, "FieldValueTypeInvalid", message, path);
    }

    private static void invalid(List<ApiError.Cause> causes, String path, Object value, String why) {
        add(causes, "FieldValueInvalid", "Invalid value: " + value + ": " + why, path);
    }

    private static void add(List<ApiError.Cause> causes, String reason, String message, String path) {
        causes.add(new ApiError.Cause(reason, message, path.isEmpty() ? "<nil>" : path));
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
