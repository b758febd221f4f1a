package dev.crashloop.sandbox.node;

import java.time.Duration;

/** What a container does when it is asked to stop (SIGTERM). */
public sealed interface Shutdown {

    /** It stops by itself after that time. */
    record Graceful(Duration takes, Exit exit) implements Shutdown {}

    /** It does not care, and is killed at the end of the grace period. */
    record Ignored() implements Shutdown {}
}
