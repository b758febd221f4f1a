package dev.crashloop.sandbox.time;

import java.time.Duration;
import java.util.Optional;

/** Work that comes from outside a timeline, piece by piece and in order: a watch, for example. */
@FunctionalInterface
public interface Feed {

    /**
     * Takes the next piece of work.
     *
     * @param wait how long to wait for it, in real time; zero takes only what is there already
     * @return the action to run on the timeline; empty if none came in time
     */
    Optional<Runnable> next(Duration wait) throws InterruptedException;
}
