package dev.crashloop.cleaner.history;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Listing;
import dev.crashloop.cleaner.watch.Reflector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as objects in the cluster, kept for a bounded time and number. What is written here is known at once, before the watch brings it
 * back; what people edit or delete counts as they left it.
 */
public final class ClusterRecords implements Records, Reflector.Inbox<JsonNode>, AutoCloseable {
    /** How long a finished record is kept. */
    public static final Duration KEPT = Duration.ofDays(7);

    /** How many finished records are kept in one namespace, apart from those of the last hour, which budgets count. */
    public static final int KEPT_PER_NAMESPACE = 1000;

    /** For so long a record has a say in budgets. */
    private static final Duration COUNTED = Duration.ofHours(1);

    /** When a plan whose answer was lost, and that no watch has brought, was not written. */
    private static final Duration UNSURE = ApiClient.REQUEST_TIMEOUT.multipliedBy(2);

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRecords.class);

    private final ApiClient api;
    private final Time time;
    private final RecordIndex index = new RecordIndex();
    private final Set<String> unwritten = new HashSet<>();
    private final Set<String> unsure = new HashSet<>();
    private final Listing<String> listing = new Listing<>();
    private final Map<String, String> plannedVersions = new HashMap<>();
    private final Versions versions = new Versions();
    private final ExecutorService writers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("record-", 0).factory());
    private final CountDownLatch synced = new CountDownLatch(1);

    /** Empty until a {@link Reflector} has filled it. */
    public ClusterRecords(ApiClient api, Time time) {
        this.api = api;
        this.time = time;
    }

    /** The path of the collection, in one namespace or in all. */
    public static String path(Optional<String> namespace) {
        return "/apis/" + Api.API_VERSION
                + namespace.map(ns -> "/namespaces/" + ns).orElse("") + "/cleanups";
    }

    /** The records as they are at this moment, without a watch. */
    public static ClusterRecords read(ApiClient api, Optional<String> namespace, Time time)
            throws ApiException, InterruptedException {
        var records = new ClusterRecords(api, time);
        records.listBegins();
        for (JsonNode object : api.get(path(namespace)).path("items")) {
            records.present(object);
        }
        records.listEnds();
        return records;
    }

    /** Waits until every record has been seen once. */
    public void awaitSynced() throws InterruptedException {
        synced.await();
    }

    @Override
    public synchronized History history() {
        return index.history();
    }

    @Override
    public synchronized List<CleanupRecord> all() {
        return index.all();
    }

    @Override
    public synchronized List<CleanupRecord> openOf(String controllerUid) {
        return index.openOf(controllerUid);
    }

    @Override
    public synchronized Optional<CleanupRecord> ofPod(String podUid) {
        return index.get(podUid);
    }

    @Override
    public synchronized List<CleanupRecord> open() {
        return index.open();
    }

    @Override
    public synchronized boolean replaces(String podUid) {
        return index.replaces(podUid);
    }

    @Override
    public Optional<CleanupRecord> plan(CleanupRecord record) throws ApiException, InterruptedException {
        JsonNode created;
        try {
            created = api.post(path(Optional.of(record.namespace())), RecordJson.object(record));
        } catch (ApiException e) {
            if (e instanceof ApiException.Refused refused && refused.code() == 409) {
                return Optional.empty();
            }
            perhapsWritten(record, e);
            throw e;
        }
        // with the API server's time: pods carry it too, and the two are compared
        CleanupRecord written = RecordJson.record(created).orElse(record);
        synchronized (this) {
            unsure.remove(record.podUid());
            plannedVersions.put(record.podUid(), version(created));
            versions.wrote(record.podUid(), created);
            index.put(written);
        }
        return Optional.of(written);
    }

    /** An answer that was lost says nothing: until it is known, the plan counts. */
    private void perhapsWritten(CleanupRecord record, ApiException why) {
        boolean possible = switch (why) {
            case ApiException.Unreachable _ -> true;
            case ApiException.Refused refused -> refused.code() >= 500;
            case ApiException.Fenced _ -> false;
        };
        synchronized (this) {
            if (!possible || index.get(record.podUid()).isPresent()) {
                return;
            }
            index.put(record);
            unsure.add(record.podUid());
        }
        time.after(UNSURE, () -> notWritten(record.podUid()));
    }

    /** The watch would have brought it by now. */
    private synchronized void notWritten(String podUid) {
        if (unsure.remove(podUid)) {
            index.remove(podUid);
        }
    }

    /** Any write changes the object's version, by which {@link #withdraw} knows its own. */
    @Override
    public boolean takeOver(CleanupRecord record) throws ApiException, InterruptedException {
        try {
            return patch(record);
        } catch (ApiException.Refused e) {
            if (e.code() == 409) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Whether it was written; not if the object has not been seen yet. It names the version that it changes, so that one that arrives late,
     * after its sender has given it up and gone on, changes nothing.
     */
    private boolean patch(CleanupRecord record) throws ApiException, InterruptedException {
        ObjectNode status = RecordJson.status(record);
        synchronized (this) {
            Optional<String> version = versions.of(record.podUid());
            if (version.isEmpty()) {
                return false;
            }
            status.withObject("metadata").put("resourceVersion", version.get());
        }
        JsonNode written = api.patch(path(Optional.of(record.namespace())) + "/" + record.name() + "/status", status);
        synchronized (this) {
            unsure.remove(record.podUid());
            versions.wrote(record.podUid(), written);
        }
        return true;
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asString("");
    }

    @Override
    public boolean withdraw(CleanupRecord record) throws InterruptedException {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        String version;
        synchronized (this) {
            version = plannedVersions.remove(record.podUid());
            if (version == null) {
                return true;
            }
            options.putObject("preconditions").put("resourceVersion", version);
            index.remove(record.podUid());
        }
        if (delete(record, options)) {
            return true;
        }
        synchronized (this) {
            plannedVersions.put(record.podUid(), version);
            index.put(record);
        }
        return false;
    }

    @Override
    public synchronized void update(CleanupRecord record) {
        if (index.ended(record)) {
            return;
        }
        plannedVersions.remove(record.podUid());
        index.put(record);
        // whoever writes it already will write the newest
        if (unwritten.add(record.podUid()) && !writers.isShutdown()) {
            writers.execute(() -> write(record.podUid()));
        }
    }

    private void write(String podUid) {
        try {
            var refusals = new Refusals();
            for (var record = unwritten(podUid); record.isPresent(); record = unwritten(podUid)) {
                Optional<Duration> wait = write(record.get(), refusals);
                if (wait.isPresent()) {
                    time.sleep(wait.get());
                } else if (settled(record.get())) {
                    prune();
                    return;
                }
            }
        } catch (InterruptedException _) {
            // the program ends; the next one finds the record as it is
        }
    }

    /** The newest of what is to be written; nothing if the record is gone meanwhile. */
    private synchronized Optional<CleanupRecord> unwritten(String podUid) {
        Optional<CleanupRecord> newest = index.get(podUid);
        if (newest.isEmpty()) {
            unwritten.remove(podUid);
        }
        return newest;
    }

    /** One attempt; if it failed, how long to wait before the next. */
    private Optional<Duration> write(CleanupRecord record, Refusals refusals) throws InterruptedException {
        try {
            return patch(record) ? Optional.empty() : Optional.of(Refusals.WAIT);
        } catch (ApiException e) {
            // not found: somebody deleted the record
            return e.notFound() ? Optional.empty() : Optional.of(refusals.waitAfter(record, e));
        }
    }

    /** Whether nothing newer is to be written. */
    private synchronized boolean settled(CleanupRecord written) {
        return index.get(written.podUid()).filter(written::equals).isPresent() && unwritten.remove(written.podUid());
    }

    /** Deletes what is too old or too much. */
    private void prune() throws InterruptedException {
        List<CleanupRecord> surplus;
        Instant now = time.instant();
        synchronized (this) {
            surplus = index.surplus(KEPT_PER_NAMESPACE, now.minus(COUNTED), now.minus(KEPT));
            surplus.forEach(record -> index.remove(record.podUid()));
        }
        for (CleanupRecord record : surplus) {
            delete(record, JsonNodeFactory.instance.objectNode());
        }
    }

    /** Whether it is gone, or another's. */
    private boolean delete(CleanupRecord record, ObjectNode options) throws InterruptedException {
        try {
            api.delete(path(Optional.of(record.namespace())) + "/" + record.name(), options);
            return true;
        } catch (ApiException e) {
            boolean leftToAnother = switch (e) {
                case ApiException.Refused refused -> refused.code() == 409 || refused.notFound();
                case ApiException.Fenced _ -> true;
                case ApiException.Unreachable _ -> false;
            };
            if (!leftToAnother) {
                LOG.warn("record {}/{} cannot be deleted: {}", record.namespace(), record.name(), e.getMessage());
            }
            return leftToAnother;
        }
    }

    @Override
    public synchronized void present(JsonNode object) {
        String podUid = podUid(object);
        listing.shows(podUid);
        if (versions.outdates(podUid, object)) {
            return;
        }
        unsure.remove(podUid);
        Optional<CleanupRecord> record = RecordJson.record(object);
        // what we have not written yet is newer than what comes back, unless that has come to its end
        boolean older = unwritten.contains(podUid)
                && record.filter(known -> !known.open()).isEmpty();
        if (record.isEmpty()) {
            if (!older) {
                index.remove(podUid);
            }
            JsonNode metadata = object.path("metadata");
            LOG.atWarn()
                    .addKeyValue(
                            "record",
                            metadata.path("namespace").asString("") + "/"
                                    + metadata.path("name").asString(""))
                    .log("not a record of this version, ignored");
            return;
        }
        if (!older) {
            index.put(record.get());
        }
    }

    @Override
    public synchronized void gone(JsonNode object) {
        String podUid = podUid(object);
        if (versions.outdates(podUid, object)) {
            return;
        }
        versions.forget(podUid);
        unsure.remove(podUid);
        plannedVersions.remove(podUid);
        index.remove(podUid);
    }

    /** From the name, which is the one thing that nobody can edit. */
    private static String podUid(JsonNode object) {
        String name = object.path("metadata").path("name").asString("");
        return name.substring(Math.max(0, name.length() - CleanupRecord.UID_CHARS));
    }

    @Override
    public synchronized void listBegins() {
        listing.begins();
        versions.listBegins();
    }

    @Override
    public synchronized void listEnds() {
        // a list may be older than what was written while it was on its way
        index.removeIf(record -> !listing.hasShown(record.podUid())
                && !unsure.contains(record.podUid())
                && !versions.writtenMeanwhile(record.podUid()));
        versions.listEnds(listing::hasShown);
        listing.ends();
        synced.countDown();
    }

    /** Writes no more; what is not written yet, the next one finds out for itself. */
    @Override
    public synchronized void close() {
        writers.shutdownNow();
    }
}
