package dev.crashloop.cleaner.simulation;

import java.util.Optional;

/** The first thing that must not be. */
final class Findings {
    private final Trace trace;
    private Optional<String> first = Optional.empty();

    Findings(Trace trace) {
        this.trace = trace;
    }

    void add(String what) {
        trace.tell("VIOLATION " + what);
        if (first.isEmpty()) {
            first = Optional.of(what);
        }
    }

    /** Unless it holds. */
    void unless(boolean holds, String what) {
        if (!holds) {
            add(what);
        }
    }

    Optional<String> first() {
        return first;
    }
}
