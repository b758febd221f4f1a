package dev.crashloop.sandbox.controller;

import tools.jackson.databind.node.ObjectNode;

/** What one controller does: bring the world a step nearer to what one object wants. */
@FunctionalInterface
interface Reconciler {

    /**
     * Called on the timeline whenever the object, or something that it owns, has changed.
     *
     * @param owner as it is now; it may be being deleted
     */
    void reconcile(ObjectNode owner);
}
