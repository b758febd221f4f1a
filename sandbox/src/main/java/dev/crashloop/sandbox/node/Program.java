package dev.crashloop.sandbox.node;

/** What is in an image. */
@FunctionalInterface
public interface Program {

    /** Called once for each start of a container: what this run will do. */
    Behaviour start(Run run);
}
