package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.Subscription;
import dev.crashloop.sandbox.store.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Every change of the objects that count, as the store itself has it, looked at after each step. */
final class Chronicle {
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Trace trace;
    private final Consumer<WatchEvent> reader;

    /** {@code reader} is told each change. */
    Chronicle(Store store, Trace trace, boolean crds, Consumer<WatchEvent> reader) {
        this.trace = trace;
        this.reader = reader;
        List<Resource> resources = crds
                ? List.of(Resource.PODS, Resource.LEASES, Kinds.RECORDS, Kinds.POLICIES, Kinds.CLUSTER_POLICIES)
                : List.of(Resource.PODS, Resource.LEASES);
        for (Resource resource : resources) {
            subscriptions.add(store.subscribe(resource, store.revision()));
        }
    }

    /** Reads what is new. */
    void read() {
        try {
            for (Subscription subscription : subscriptions) {
                for (Optional<WatchEvent> event = subscription.next(Duration.ZERO);
                        event.isPresent();
                        event = subscription.next(Duration.ZERO)) {
                    take(event.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void take(WatchEvent event) {
        trace.mark(event.revision());
        trace.mark(Json.text(event.object(), "metadata", "uid").hashCode());
        trace.comment(() -> "  " + event.type() + " " + Descriptions.of(event));
        reader.accept(event);
    }
}
