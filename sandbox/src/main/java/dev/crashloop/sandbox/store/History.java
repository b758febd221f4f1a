package dev.crashloop.sandbox.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The last changes, so that a watch or a list can go back in time: etcd's revisions. Not safe for threads: the store guards it. */
final class History {

    private final Deque<WatchEvent> events = new ArrayDeque<>();
    private final int capacity;
    private long compacted;

    History(int capacity) {
        this.capacity = capacity;
    }

    void add(WatchEvent event) {
        events.addLast(event);
        while (events.size() > capacity) {
            compacted = events.removeFirst().revision();
        }
    }

    /** Forgets everything up to and including a revision. */
    void compact(long revision) {
        while (!events.isEmpty() && events.getFirst().revision() <= revision) {
            events.removeFirst();
        }
        compacted = Math.max(compacted, revision);
    }

    /** Whether every change after the revision is still known. */
    boolean reaches(long revision) {
        return revision >= compacted;
    }

    /** The changes after a revision, oldest first. */
    List<WatchEvent> after(long revision, Resource resource) {
        List<WatchEvent> found = new ArrayList<>();
        for (Iterator<WatchEvent> it = events.descendingIterator(); it.hasNext(); ) {
            WatchEvent event = it.next();
            if (event.revision() <= revision) {
                break;
            }
            if (event.resource().qualifiedName().equals(resource.qualifiedName())) {
                found.add(event);
            }
        }
        return found.reversed();
    }
}
