package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.machinery.Owners;
import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Calls a {@link Reconciler} for an owner when it, or something that it controls, has changed; once for changes that come together. */
final class ControlLoop {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private record Key(String namespace, String name) {}

    private final Set<Key> waiting = new LinkedHashSet<>();
    private final Resource resource;
    private final Store store;
    private final Timeline timeline;
    private final Reconciler reconciler;

    ControlLoop(Resource resource, Store store, Timeline timeline, Reconciler reconciler) {
        this.resource = resource;
        this.store = store;
        this.timeline = timeline;
        this.reconciler = reconciler;
    }

    void start(Watches watches, Resource owned) {
        watches.on(resource, event -> enqueue(keyOf(event.object()), Duration.ZERO));
        watches.on(owned, this::observeOwned);
    }

    /** Has every owner looked at again. */
    void enqueueAll() {
        store.list(resource, null).forEach(owner -> enqueue(keyOf(owner), Duration.ZERO));
    }

    private void observeOwned(WatchEvent event) {
        Owners.controllerOf(event.object())
                .filter(owner -> Json.text(owner, "kind").equals(resource.kind())
                        && Json.text(owner, "apiVersion").equals(resource.apiVersion()))
                .ifPresent(owner -> enqueue(
                        new Key(Json.text(event.object(), "metadata", "namespace"), Json.text(owner, "name")),
                        Duration.ZERO));
    }

    private void enqueue(Key key, Duration delay) {
        if (waiting.add(key)) {
            timeline.after(delay, () -> reconcile(key));
        }
    }

    private void reconcile(Key key) {
        waiting.remove(key);
        try {
            store.get(resource, key.namespace(), key.name()).ifPresent(reconciler::reconcile);
        } catch (ApiError refused) {
            // somebody was faster, or the namespace is going away: look again, as a rate limited work queue does
            if (store.peek(resource, key.namespace(), key.name()).isPresent()) {
                enqueue(key, RETRY);
            }
        }
    }

    private static Key keyOf(JsonNode object) {
        return new Key(Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
    }
}
