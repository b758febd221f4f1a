package dev.crashloop.sandbox.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a list, all of it as it was at one revision.
 *
 * @param items shared with the store: must not be changed
 * @param revision the revision that all pages show
 * @param next where the next page starts; null on the last page
 * @param remaining how many objects of the resource (and namespace) come after this page, selectors aside
 */
public record Page(
        List<ObjectNode> items, long revision, @Nullable Cursor next, long remaining) {

    /**
     * Where a page starts.
     *
     * @param revision the revision to show; -1 for the latest
     * @param namespace of the last object on the page before
     * @param name of the last object on the page before
     */
    public record Cursor(long revision, String namespace, String name) {}
}
