package dev.crashloop.e2e;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line of the log of {@code run --log-format json}. */
record LogLine(JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static LogLine parse(String line) {
        return new LogLine(JSON.readTree(line));
    }

    String message() {
        return text("message");
    }

    /** A field; empty if the line does not have it. */
    String text(String field) {
        return json.path(field).isValueNode() ? json.path(field).asString() : "";
    }

    boolean says(String message) {
        return message().equals(message);
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
