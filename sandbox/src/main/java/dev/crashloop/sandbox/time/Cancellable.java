package dev.crashloop.sandbox.time;

/** An action on a {@link Timeline} that can still be called off. */
@FunctionalInterface
public interface Cancellable {

    /** Calls the action off. Does nothing if it has run already, or was called off before. */
    void cancel();
}
