package dev.crashloop.sandbox.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The changes of one resource from a revision on, each exactly once, in order, taken by one thread. */
public final class Subscription implements AutoCloseable {

    private sealed interface Entry {
        record Change(WatchEvent event) implements Entry {}

        record End() implements Entry {}
    }

    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Resource resource;
    private volatile boolean ended;

    Subscription(Resource resource, List<WatchEvent> backlog) {
        this.resource = resource;
        backlog.forEach(this::offer);
    }

    /** Waits for the next change; empty when none came in time, or when it {@link #ended}. */
    public Optional<WatchEvent> next(Duration wait) throws InterruptedException {
        return switch (queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            case null -> Optional.empty();
            case Entry.Change change -> Optional.of(change.event());
            case Entry.End() -> {
                ended = true;
                yield Optional.empty();
            }
        };
    }

    /** Whether no more changes will come: it was closed, or the resource is no longer served. */
    public boolean ended() {
        return ended;
    }

    /** Whether every change so far was taken. */
    boolean drained() {
        return queue.isEmpty();
    }

    void offer(WatchEvent event) {
        queue.add(new Entry.Change(event));
    }

    boolean concerns(String qualifiedName) {
        return resource.qualifiedName().equals(qualifiedName);
    }

    /** Ends it once the changes so far are taken. */
    @Override
    public void close() {
        queue.add(new Entry.End());
    }
}
