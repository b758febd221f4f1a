package dev.crashloop.sandbox.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The present objects, their history and who listens: every change goes through here. Not safe for threads: the store guards it. */
final class Ledger {

    private final Map<String, Table> tables = new HashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final History history;
    private long revision = 1;

    Ledger(int historySize) {
        this.history = new History(historySize);
    }

    long revision() {
        return revision;
    }

    void compact() {
        history.compact(revision);
    }

    @Nullable
    ObjectNode find(Resource resource, ObjectKey key) {
        return table(resource).get(key);
    }

    ObjectNode require(Resource resource, ObjectKey key) {
        ObjectNode object = find(resource, key);
        if (object == null) {
            throw ApiError.notFound(resource, key.name());
        }
        return object;
    }

    List<ObjectNode> list(Resource resource, @Nullable String namespace) {
        return table(resource).in(namespace);
    }

    Page page(Resource resource, PageRequest request) {
        long shown = request.revision() < 0 ? revision : request.revision();
        if (shown > revision) {
            throw ApiError.of(504, "Timeout", "Too large resource version: %d, current: %d".formatted(shown, revision))
                    .withCauses(new ApiError.Cause("ResourceVersionTooLarge", "Too large resource version", null))
                    .withRetryAfter(1);
        }
        if (!history.reaches(shown)) {
            throw ApiError.expired("The resourceVersion for the provided list is too old.");
        }
        return table(resource).page(request, shown, history.after(shown, resource));
    }

    Subscription subscribe(Resource resource, long after) {
        if (!history.reaches(after)) {
            throw ApiError.expired("too old resource version: %d (%d)".formatted(after, revision));
        }
        Subscription subscription = new Subscription(resource, history.after(after, resource));
        subscriptions.add(subscription);
        return subscription;
    }

    void unsubscribe(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    /** Stores an object under the next resource version. The object is the store's from here on. */
    ObjectNode write(Resource resource, ObjectNode object, @Nullable ObjectNode previous) {
        object.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
        revision++;
        ObjectMeta.of(object).put("resourceVersion", Long.toString(revision));
        table(resource).put(ObjectKey.of(object), object);
        WatchEvent.Type type = previous == null ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED;
        publish(new WatchEvent(type, resource, object, previous, revision));
        return object;
    }

    /** Removes an object; its last state carries the resource version of the removal. */
    ObjectNode erase(Resource resource, ObjectNode object) {
        ObjectKey key = ObjectKey.of(object);
        ObjectNode last = object.deepCopy();
        revision++;
        ObjectMeta.of(last).put("resourceVersion", Long.toString(revision));
        ObjectNode stored = find(resource, key);
        table(resource).remove(key);
        publish(new WatchEvent(WatchEvent.Type.DELETED, resource, last, stored, revision));
        return last;
    }

    /** Ends every watch of a resource that is no longer served. */
    void end(String qualifiedName) {
        subscriptions.stream()
                .filter(each -> each.concerns(qualifiedName))
                .toList()
                .forEach(Subscription::close);
    }

    /** Which resources have objects in a namespace; for those stored under a custom resource's name too. */
    List<Resource> resources() {
        return tables.values().stream().map(Table::resource).toList();
    }

    private Table table(Resource resource) {
        return tables.computeIfAbsent(resource.qualifiedName(), name -> new Table(resource));
    }

    private void publish(WatchEvent event) {
        history.add(event);
        for (Subscription subscription : subscriptions) {
            if (subscription.concerns(event.resource().qualifiedName())) {
                subscription.offer(event);
            }
        }
    }
}
