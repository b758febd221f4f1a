package dev.crashloop.sandbox.fault;

import dev.crashloop.sandbox.store.ApiError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What happens to a call that a fault hits. */
public sealed interface Effect {

    /** The server refuses. */
    record Refuse(ApiError error) implements Effect {}

    /** The connection is closed without an answer. */
    record HangUp() implements Effect {}

    /** The answer comes late, in real time. */
    record Delay(Duration duration) implements Effect {}

    /** The answer comes when the latch opens. */
    record Hold(CountDownLatch latch) implements Effect {}

    /** A watch sends each change twice. */
    record DuplicateEvents() implements Effect {}

    /** A watch sends changes in pairs, each pair in the wrong order. */
    record SwapEvents() implements Effect {}

    /** 429 with {@code Retry-After}: the server is busy. */
    static Effect tooManyRequests(int retryAfterSeconds) {
        return new Refuse(ApiError.tooManyRequests("Too many requests, please try again later.", retryAfterSeconds));
    }

    /** 500. */
    static Effect internalError() {
        return new Refuse(ApiError.of(500, "InternalError", "Internal error occurred: etcdserver: leader changed"));
    }

    /** 503. */
    static Effect unavailable() {
        return new Refuse(
                ApiError.of(503, "ServiceUnavailable", "the server is currently unable to handle the request"));
    }

    /** 410, as if the history had been compacted; a watch gets it as an event. */
    static Effect expired() {
        return new Refuse(ApiError.expired("The resourceVersion for the provided watch is too old."));
    }
}
