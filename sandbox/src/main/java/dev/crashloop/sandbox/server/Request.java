package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request.
 *
 * @param query the first value of each parameter
 * @param headers with names in lower case
 */
record Request(String method, Call call, Map<String, String> query, Map<String, String> headers, String body) {

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = parameter(name);
        return value.equals("true") || value.equals("1");
    }

    @Nullable
    Long number(String name) {
        String value = parameter(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(value));
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body as an object; JSON, or YAML as kubectl never but people do send. */
    ObjectNode object() {
        if (header("content-type").contains("protobuf")) {
            // as servers answer for custom resources
            throw ApiError.of(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include: application/json,"
                            + " application/yaml");
        }
        try {
            return header("content-type").contains("yaml") ? YamlBody.parse(body) : Json.parse(body);
        } catch (IllegalArgumentException | JacksonException e) {
            throw ApiError.badRequest(
                    "the object provided is unrecognized (must be of type %s): %s".formatted("JSON", e.getMessage()));
        }
    }
}
