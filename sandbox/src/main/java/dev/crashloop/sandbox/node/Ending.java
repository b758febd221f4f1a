package dev.crashloop.sandbox.node;

import java.time.Duration;

/** When a run of a container ends by itself, and how. */
public sealed interface Ending {

    /** It does not: it runs until it is stopped. */
    record Never() implements Ending {}

    /** After that time, with that exit. */
    record After(Duration duration, Exit exit) implements Ending {}
}
