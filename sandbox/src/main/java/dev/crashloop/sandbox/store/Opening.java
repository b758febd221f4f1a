package dev.crashloop.sandbox.store;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A list and the changes that follow it, without a gap.
 *
 * @param items shared with the store: must not be changed
 * @param revision the revision of the items
 * @param changes every later change
 */
public record Opening(List<ObjectNode> items, long revision, Subscription changes) {}
