package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.databind.node.ObjectNode;

/** What goes back. */
sealed interface Answer {

    /** A JSON object. */
    record Body(int code, ObjectNode object) implements Answer {}

    /** Text of any type. */
    record Text(int code, String contentType, String content) implements Answer {}

    /** Something that is written as it comes. */
    record Stream(String contentType, Writer writer) implements Answer {}

    /** A refusal. */
    record Refusal(ApiError error) implements Answer {}

    /** Nothing at all: the connection is closed. */
    record HangUp() implements Answer {}

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {
        /** Writes and returns when the body is complete. */
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    static Answer ok(ObjectNode object) {
        return new Body(200, object);
    }

    static Answer text(String text) {
        return new Text(200, "text/plain; charset=utf-8", text);
    }

    /** {@code Status} with {@code status: Success}. */
    static ObjectNode success() {
        ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return status.put("status", "Success");
    }
}
