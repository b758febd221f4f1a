package dev.crashloop.sandbox.store;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which part of a list.
 *
 * @param namespace null for all
 * @param limit 0 for all
 * @param revision the revision to show exactly; -1 for the latest
 * @param from where the page before ended; null for the first page
 * @param matching selectors: only these count
 */
public record PageRequest(
        @Nullable String namespace,
        int limit,
        long revision,
        Page.@Nullable Cursor from,
        Predicate<ObjectNode> matching) {

    /** Everything, as it is now. */
    public static PageRequest all(@Nullable String namespace) {
        return new PageRequest(namespace, 0, -1, null, object -> true);
    }
}
