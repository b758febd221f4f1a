package dev.crashloop.sandbox.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All objects of the embedded cluster.
 *
 * <p>One counter gives every change its resource version, as etcd does. Objects that go in or come out are copies, except
 * where a method says that they are shared. Safe for threads.
 *
 * <pre>{@code
 * Store store = new Store(InstantSource.system());
 * ObjectNode pod = store.create(Resource.PODS, pod("default", "web-1"));
 * store.edit(Resource.PODS, "default", "web-1", p -> p.put(...));
 * store.delete(Resource.PODS, "default", "web-1", DeleteOptions.DEFAULT);
 * }</pre>
 */
public final class Store {

    /** How many changes are remembered unless the caller says otherwise. */
    public static final int DEFAULT_HISTORY = 20_000;

    private final InstantSource clock;
    private final Lock lock = new ReentrantLock();
    private final Ledger ledger;
    private final Removal removal;
    private final RandomGenerator random;

    /** A store with the namespaces {@code default} and {@code kube-system}. */
    public Store(InstantSource clock) {
        this(clock, DEFAULT_HISTORY);
    }

    /** A store that remembers so many changes for watches and pages; older ones answer 410. */
    public Store(InstantSource clock, int historySize) {
        this(clock, historySize, new Random());
    }

    /** The same, with a source of chance for UIDs and for what completes a {@code generateName}: only this store may draw from it. */
    public Store(InstantSource clock, int historySize, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        this.ledger = new Ledger(historySize);
        this.removal = new Removal(ledger);
        for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
            ObjectNode namespace = Json.object();
            namespace.putObject("metadata").put("name", name);
            create(Resource.NAMESPACES, namespace);
        }
    }

    /**
     * Adds an object, named by {@code metadata.name} or completed from {@code metadata.generateName}.
     *
     * @return the object as stored
     * @throws ApiError 409 AlreadyExists, 422 Invalid, 404 if the namespace does not exist, 403 if it is being deleted
     */
    public ObjectNode create(Resource resource, ObjectNode wanted) {
        ObjectNode object = wanted.deepCopy();
        return locked(() -> {
            Names.complete(resource, object, random);
            NamespaceRules.check(resource, object, ledger);
            ObjectKey key = ObjectKey.of(object);
            if (ledger.find(resource, key) != null) {
                throw ApiError.alreadyExists(resource, key.name());
            }
            ObjectMeta.initialize(object, resource, clock.instant(), random);
            Defaults.apply(resource, object);
            Defaults.initialStatus(resource, object);
            return ledger.write(resource, object, null).deepCopy();
        });
    }

    /** One object; {@code namespace} is empty for what belongs to the cluster. */
    public Optional<ObjectNode> get(Resource resource, String namespace, String name) {
        return peek(resource, namespace, name).map(ObjectNode::deepCopy);
    }

    /** The same, but shared with the store: it must not be changed. */
    public Optional<ObjectNode> peek(Resource resource, String namespace, String name) {
        return locked(() -> Optional.ofNullable(ledger.find(resource, new ObjectKey(namespace, name))));
    }

    /** All objects of a namespace, or of the cluster if that is null, ordered by namespace and name. */
    public List<ObjectNode> list(Resource resource, @Nullable String namespace) {
        return page(resource, PageRequest.all(namespace)).items().stream()
                .map(ObjectNode::deepCopy)
                .toList();
    }

    /**
     * A part of a list, as it was at one revision.
     *
     * @throws ApiError 410 Expired if the history does not reach back, 504 if the revision lies in the future
     */
    public Page page(Resource resource, PageRequest request) {
        return locked(() -> ledger.page(resource, request));
    }

    /**
     * Replaces an object as a client's PUT does: {@code status} is ignored where it is a subresource.
     *
     * @throws ApiError 404, 409 if {@code metadata.resourceVersion} is set and not the latest
     */
    public ObjectNode update(Resource resource, ObjectNode wanted) {
        return locked(() -> {
            ObjectNode before = ledger.require(resource, ObjectKey.of(wanted));
            Versions.check(resource, before, wanted);
            ObjectNode after = wanted.deepCopy();
            ObjectMeta.restore(after, before);
            if (resource.hasStatus()) {
                replace(after, "status", before.get("status"));
            }
            Defaults.apply(resource, after);
            countGeneration(resource, before, after);
            return commit(resource, before, after).deepCopy();
        });
    }

    /** Replaces the status of an object as a client's PUT to {@code /status} does: the spec is ignored. */
    public ObjectNode updateStatus(Resource resource, ObjectNode wanted) {
        return locked(() -> {
            ObjectNode before = ledger.require(resource, ObjectKey.of(wanted));
            Versions.check(resource, before, wanted);
            ObjectNode after = before.deepCopy();
            replace(after, "status", wanted.deepCopy().get("status"));
            return commit(resource, before, after).deepCopy();
        });
    }

    /**
     * Changes an object atomically, spec and status alike; for the parts of the cluster itself. An edit that changes
     * nothing leaves no trace.
     *
     * @param change gets a copy, may change it, and returns what to store; runs under the store's lock
     * @throws ApiError 404
     */
    public ObjectNode edit(Resource resource, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return locked(() -> {
            ObjectNode before = ledger.require(resource, new ObjectKey(namespace, name));
            ObjectNode after = change.apply(before.deepCopy());
            countGeneration(resource, before, after);
            return commit(resource, before, after).deepCopy();
        });
    }

    /**
     * Deletes an object, or begins to: a pod on a node stays, marked with {@code deletionTimestamp}, until its kubelet
     * deletes it again with a grace period of zero; an object with finalizers stays until they are removed.
     *
     * @throws ApiError 404, 409 if a precondition fails
     */
    public Deleted delete(Resource resource, String namespace, String name, DeleteOptions options) {
        return locked(() -> {
            ObjectNode object = ledger.require(resource, new ObjectKey(namespace, name));
            Removal.checkDeletable(resource, name);
            return switch (Deletion.of(resource, object, options, clock.instant())) {
                case Deletion.AlreadyUnderWay() -> new Deleted(object.deepCopy(), false);
                case Deletion.Mark(ObjectNode marked) when options.dryRun() -> new Deleted(marked, false);
                case Deletion.Mark(ObjectNode marked) ->
                    new Deleted(ledger.write(resource, marked, object).deepCopy(), false);
                case Deletion.MarkAndRemove(ObjectNode marked) when options.dryRun() -> new Deleted(marked, true);
                case Deletion.MarkAndRemove(ObjectNode marked) -> {
                    ObjectNode last = ledger.write(resource, marked, object);
                    yield new Deleted(
                            removal.remove(resource, last, clock.instant()).deepCopy(), true);
                }
                case Deletion.Remove() when options.dryRun() -> new Deleted(object.deepCopy(), true);
                case Deletion.Remove() ->
                    new Deleted(
                            removal.remove(resource, object, clock.instant()).deepCopy(), true);
            };
        });
    }

    /**
     * What became of a delete request.
     *
     * @param object as it was left, or its last state if it is gone
     * @param gone whether it is no longer there
     */
    public record Deleted(ObjectNode object, boolean gone) {}

    /** The latest resource version. */
    public long revision() {
        return locked(ledger::revision);
    }

    /** Forgets all history: whoever wants to go on from an older resource version gets a 410. */
    public void compact() {
        locked(() -> {
            ledger.compact();
            return true;
        });
    }

    /**
     * The changes after a revision.
     *
     * @throws ApiError 410 if the history does not reach back that far
     */
    public Subscription subscribe(Resource resource, long after) {
        return locked(() -> ledger.subscribe(resource, after));
    }

    /** The present objects and the changes that follow. */
    public Opening open(Resource resource, @Nullable String namespace) {
        return locked(() -> new Opening(
                ledger.list(resource, namespace), ledger.revision(), ledger.subscribe(resource, ledger.revision())));
    }

    /** The revision up to which a subscription has taken every change; empty while some wait. This is what a bookmark may say. */
    public OptionalLong progress(Subscription subscription) {
        return locked(() -> subscription.drained() ? OptionalLong.of(ledger.revision()) : OptionalLong.empty());
    }

    /** Ends a subscription. */
    public void close(Subscription subscription) {
        locked(() -> {
            ledger.unsubscribe(subscription);
            subscription.close();
            return true;
        });
    }

    /**
     * Calls back for every present object as {@code ADDED}, then for every change, in order, on a thread of its own and
     * outside the lock, so that the observer may use the store.
     */
    public Registration watch(Resource resource, Consumer<WatchEvent> observer) {
        Opening opening = open(resource, null);
        Thread.ofVirtual().name("watch-" + resource.plural()).start(() -> deliver(resource, opening, observer));
        return () -> close(opening.changes());
    }

    private static void deliver(Resource resource, Opening opening, Consumer<WatchEvent> observer) {
        for (ObjectNode object : opening.items()) {
            observer.accept(
                    new WatchEvent(WatchEvent.Type.ADDED, resource, object.deepCopy(), null, opening.revision()));
        }
        Subscription changes = opening.changes();
        try {
            while (!changes.ended()) {
                changes.next(Duration.ofHours(1)).ifPresent(event -> observer.accept(event.copy()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode commit(Resource resource, ObjectNode before, ObjectNode after) {
        if (Versions.same(before, after)) {
            return before;
        }
        Long grace = ObjectMeta.gracePeriod(after);
        boolean released = ObjectMeta.hasFinalizers(before) && !ObjectMeta.hasFinalizers(after);
        if (released && ObjectMeta.isDeleting(after) && (grace == null || grace == 0)) {
            return removal.remove(resource, after, clock.instant());
        }
        return ledger.write(resource, after, before);
    }

    private static void countGeneration(Resource resource, ObjectNode before, ObjectNode after) {
        if (resource.status() == Resource.StatusRule.GENERATIONS) {
            ObjectMeta.bumpGeneration(after, before);
        }
    }

    private static void replace(ObjectNode object, String field, @Nullable JsonNode value) {
        if (value == null) {
            object.remove(field);
        } else {
            object.set(field, value);
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
