package dev.crashloop.sandbox.machinery;

import dev.crashloop.sandbox.store.Opening;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.Cancellable;
import dev.crashloop.sandbox.time.Timeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches of the store whose observers run on the timeline, one after the other: what they do needs no lock, and repeats itself on a
 * {@link dev.crashloop.sandbox.time.ManualTimeline}.
 */
public final class Watches implements AutoCloseable {

    private final Store store;
    private final Timeline timeline;
    private final List<Cancellable> open = new ArrayList<>();

    /** Watches of that store, observed on that timeline. */
    public Watches(Store store, Timeline timeline) {
        this.store = store;
        this.timeline = timeline;
    }

    /** Calls the observer for each object that is there, as {@code ADDED}, and for every change from now on, in order. */
    public synchronized void on(Resource resource, Consumer<WatchEvent> observer) {
        Opening opening = store.open(resource, null);
        ArrayDeque<ObjectNode> present = new ArrayDeque<>(opening.items());
        Cancellable following = timeline.follow(wait -> {
            ObjectNode object = present.poll();
            if (object != null) {
                WatchEvent added = new WatchEvent(WatchEvent.Type.ADDED, resource, object, null, opening.revision());
                return Optional.of(() -> observer.accept(added.copy()));
            }
            return opening.changes().next(wait).map(event -> () -> observer.accept(event.copy()));
        });
        open.add(() -> {
            following.cancel();
            store.close(opening.changes());
        });
    }

    @Override
    public synchronized void close() {
        open.forEach(Cancellable::cancel);
        open.clear();
    }
}
