package dev.crashloop.cleaner.watch;

import java.util.HashSet;
import java.util.Set;

/**
 * What the list under way has shown, so that what is missing when it ends is known to be gone. Of no use, and empty, between lists, which may
 * be weeks apart. Not thread-safe.
 */
public final class Listing<K> {
    private final Set<K> shown = new HashSet<>();
    private boolean underWay;

    /** A list begins; one that was broken off does not count. */
    public void begins() {
        shown.clear();
        underWay = true;
    }

    /** The object is there: in the list, or by a change between two lists, which is not kept. */
    public void shows(K key) {
        if (underWay) {
            shown.add(key);
        }
    }

    /** Whether the list under way has shown it. */
    public boolean hasShown(K key) {
        return shown.contains(key);
    }

    /** The list is complete, and what was missing has been asked for. */
    public void ends() {
        shown.clear();
        underWay = false;
    }
}
