package dev.crashloop.sandbox.store;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change.
 *
 * @param type what happened
 * @param resource of which kind
 * @param object the object after the change; for {@link Type#DELETED} its last state, with the resource version of the deletion
 * @param previous the object before the change; null for {@link Type#ADDED}
 * @param revision the resource version of the change
 */
public record WatchEvent(
        Type type,
        Resource resource,
        ObjectNode object,
        @Nullable ObjectNode previous,
        long revision) {

    /** What happened. */
    public enum Type {
        /** The object is new. */
        ADDED,
        /** The object changed. */
        MODIFIED,
        /** The object is gone. */
        DELETED
    }

    /** An independent copy: its objects may be changed freely. */
    public WatchEvent copy() {
        ObjectNode before = previous == null ? null : previous.deepCopy();
        return new WatchEvent(type, resource, object.deepCopy(), before, revision);
    }

    ObjectKey key() {
        return ObjectKey.of(object);
    }
}
