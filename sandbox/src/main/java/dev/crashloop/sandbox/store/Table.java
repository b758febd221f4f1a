package dev.crashloop.sandbox.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The objects of one resource. Not safe for threads: the store guards it. */
final class Table {

    private final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private final Resource resource;

    Table(Resource resource) {
        this.resource = resource;
    }

    Resource resource() {
        return resource;
    }

    @Nullable
    ObjectNode get(ObjectKey key) {
        return objects.get(key);
    }

    void put(ObjectKey key, ObjectNode object) {
        objects.put(key, object);
    }

    void remove(ObjectKey key) {
        objects.remove(key);
    }

    /** The objects of a namespace, or all. */
    List<ObjectNode> in(@Nullable String namespace) {
        return new ArrayList<>(range(objects, namespace).values());
    }

    /**
     * A page as it was before some changes: these are undone on a copy, so that no old state has to be kept.
     *
     * @param later the changes after the revision to show
     */
    Page page(PageRequest request, long revision, List<WatchEvent> later) {
        NavigableMap<ObjectKey, ObjectNode> then = range(objects, request.namespace());
        if (request.from() != null) {
            ObjectKey last =
                    new ObjectKey(request.from().namespace(), request.from().name());
            then = then.tailMap(last, false);
        }
        if (!later.isEmpty()) {
            then = undo(then, later, request);
        }
        List<ObjectNode> items = new ArrayList<>();
        int seen = 0;
        Page.Cursor next = null;
        for (Iterator<Map.Entry<ObjectKey, ObjectNode>> it = then.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<ObjectKey, ObjectNode> entry = it.next();
            seen++;
            if (request.matching().test(entry.getValue())) {
                items.add(entry.getValue());
            }
            if (request.limit() > 0 && items.size() == request.limit() && it.hasNext()) {
                next = new Page.Cursor(
                        revision, entry.getKey().namespace(), entry.getKey().name());
                break;
            }
        }
        return new Page(items, revision, next, next == null ? 0 : then.size() - seen);
    }

    private static NavigableMap<ObjectKey, ObjectNode> undo(
            NavigableMap<ObjectKey, ObjectNode> now, List<WatchEvent> later, PageRequest request) {
        NavigableMap<ObjectKey, ObjectNode> then = new TreeMap<>(now);
        ObjectKey last = request.from() == null
                ? new ObjectKey("", "")
                : new ObjectKey(request.from().namespace(), request.from().name());
        for (WatchEvent event : later.reversed()) {
            ObjectKey key = event.key();
            boolean elsewhere =
                    request.namespace() != null && !request.namespace().equals(key.namespace());
            if (elsewhere || key.compareTo(last) <= 0) {
                continue;
            }
            if (event.previous() == null) {
                then.remove(key);
            } else {
                then.put(key, event.previous());
            }
        }
        return then;
    }

    private static NavigableMap<ObjectKey, ObjectNode> range(
            NavigableMap<ObjectKey, ObjectNode> all, @Nullable String namespace) {
        if (namespace == null) {
            return all;
        }
        // no name contains NUL, so this is the first key after the namespace
        return all.subMap(new ObjectKey(namespace, ""), true, new ObjectKey(namespace + "\0", ""), false);
    }
}
