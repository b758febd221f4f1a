package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Opening;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What goes back. */
sealed interface Answer {

    /** A JSON object. */
    record Body(int code, ObjectNode object) implements Answer {}

    /** Text of any type. */
    record Text(int code, String contentType, String content) implements Answer {}

    /** Something that is written as it comes. */
    record Stream(String contentType, Writer writer) implements Answer {}

    /**
     * What was there when a watch was opened, and what changes from then on.
     *
     * @param form what of it the watch shows
     * @param effects the faults that bend it
     * @param lasts how long it lasts
     * @param bookmarks how often it says where it is; empty for never
     */
    record Watch(Opening opening, WatchForm form, List<Effect> effects, Duration lasts, Optional<Duration> bookmarks)
            implements Answer {}

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
