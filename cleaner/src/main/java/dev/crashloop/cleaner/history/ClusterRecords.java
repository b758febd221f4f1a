package dev.crashloop.cleaner.history;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Reflector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRecords.class);

    private final ApiClient api;
    private final Time time;
    private final KnownRecords known = new KnownRecords();
    private final LostAnswers lost;
    private final ExecutorService writers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("record-", 0).factory());

    /** Empty until a {@link Reflector} has filled it. */
    public ClusterRecords(ApiClient api, Time time) {
        this.api = api;
        this.time = time;
        this.lost = new LostAnswers(api, known, time);
    }

    /** The path of the collection, in one namespace or in all. */
    public static String path(Optional<String> namespace) {
        return "/apis/" + Api.API_VERSION
                + namespace.map(ns -> "/namespaces/" + ns).orElse("") + "/cleanups";
    }

    private static String path(CleanupRecord record) {
        return path(Optional.of(record.namespace())) + "/" + record.name();
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
        known.awaitSynced();
    }

    @Override
    public History history() {
        return known.history();
    }

    @Override
    public List<CleanupRecord> all() {
        return known.all();
    }

    @Override
    public List<CleanupRecord> openOf(String controllerUid) {
        return known.openOf(controllerUid);
    }

    @Override
    public Optional<CleanupRecord> ofPod(String podUid) {
        return known.ofPod(podUid);
    }

    @Override
    public List<CleanupRecord> open() {
        return known.open();
    }

    @Override
    public boolean replaces(String podUid) {
        return known.replaces(podUid);
    }

    @Override
    public Optional<CleanupRecord> plan(CleanupRecord record) throws ApiException, InterruptedException {
        JsonNode created;
        try {
            created = api.post(path(Optional.of(record.namespace())), RecordJson.object(record));
        } catch (ApiException e) {
            if (e.conflict()) {
                return Optional.empty();
            }
            if (perhapsWritten(e) && known.perhapsPlanned(record)) {
                lookFor(record);
            }
            throw e;
        }
        // with the API server's time: pods carry it too, and the two are compared
        CleanupRecord written = RecordJson.record(created).orElse(record);
        known.planned(written, created);
        return Optional.of(written);
    }

    private synchronized void lookFor(CleanupRecord plan) {
        if (!writers.isShutdown()) {
            writers.execute(() -> {
                try {
                    lost.lookFor(plan);
                } catch (InterruptedException _) {
                    // the program ends; the next one sees what is there
                }
            });
        }
    }

    /** An answer that was lost says nothing. */
    private static boolean perhapsWritten(ApiException why) {
        return switch (why) {
            case ApiException.Unreachable _ -> true;
            case ApiException.Refused refused -> refused.code() >= 500;
            case ApiException.Fenced _ -> false;
        };
    }

    /** Any write changes the object's version, by which {@link #withdraw} knows its own. */
    @Override
    public boolean takeOver(CleanupRecord record) throws ApiException, InterruptedException {
        try {
            return patch(record);
        } catch (ApiException e) {
            if (e.conflict()) {
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
        Optional<String> version = known.versionOf(record);
        if (version.isEmpty()) {
            return false;
        }
        ObjectNode status = RecordJson.status(record);
        status.withObject("metadata").put("resourceVersion", version.get());
        known.wrote(record, api.patch(path(record) + "/status", status));
        return true;
    }

    @Override
    public boolean withdraw(CleanupRecord record) throws InterruptedException {
        Optional<String> version = known.beginWithdrawal(record);
        if (version.isEmpty()) {
            return true;
        }
        Deletion deletion = delete(record, ofVersion(version.get()));
        switch (deletion) {
            case SETTLED -> {}
            case CHANGED -> known.notWithdrawn(record);
            case UNSETTLED -> known.notWithdrawn(record, version.get());
        }
        return deletion != Deletion.UNSETTLED;
    }

    @Override
    public boolean drop(CleanupRecord record) throws InterruptedException {
        Optional<String> version = known.versionOf(record);
        boolean gone = version.isPresent() && delete(record, ofVersion(version.get())) == Deletion.SETTLED;
        if (gone) {
            known.dropped(record);
        }
        return gone;
    }

    private static ObjectNode ofVersion(String version) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.putObject("preconditions").put("resourceVersion", version);
        return options;
    }

    @Override
    public synchronized void update(CleanupRecord record) {
        // whoever writes it already will write the newest
        if (known.update(record) && !writers.isShutdown()) {
            writers.execute(() -> write(record.podUid()));
        }
    }

    private void write(String podUid) {
        try {
            var refusals = new Refusals();
            for (var record = known.unwritten(podUid); record.isPresent(); record = known.unwritten(podUid)) {
                Optional<Duration> wait = write(record.get(), refusals);
                if (wait.isPresent()) {
                    time.sleep(wait.get());
                } else if (known.settled(record.get())) {
                    prune();
                    return;
                }
            }
        } catch (InterruptedException _) {
            // the program ends; the next one finds the record as it is
        }
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

    /** Deletes what is too old or too much. */
    private void prune() throws InterruptedException {
        Instant now = time.instant();
        for (CleanupRecord record : known.takeSurplus(KEPT_PER_NAMESPACE, now.minus(COUNTED), now.minus(KEPT))) {
            delete(record, JsonNodeFactory.instance.objectNode());
        }
    }

    private enum Deletion {
        /** It is gone, or the next leader's. */
        SETTLED,
        /** It was not deleted, because somebody has changed it. */
        CHANGED,
        UNSETTLED
    }

    private Deletion delete(CleanupRecord record, ObjectNode options) throws InterruptedException {
        try {
            api.delete(path(record), options);
            return Deletion.SETTLED;
        } catch (ApiException e) {
            if (e.conflict()) {
                return Deletion.CHANGED;
            }
            if (e.notFound() || e instanceof ApiException.Fenced) {
                return Deletion.SETTLED;
            }
            LOG.warn("record {}/{} cannot be deleted: {}", record.namespace(), record.name(), e.getMessage());
            return Deletion.UNSETTLED;
        }
    }

    @Override
    public void present(JsonNode object) {
        known.present(object);
    }

    @Override
    public void gone(JsonNode object) {
        known.gone(object);
    }

    @Override
    public void listBegins() {
        known.listBegins();
    }

    @Override
    public void listEnds() {
        known.listEnds();
    }

    /**
     * Waits, so long at most, until all progress is written down; takes no more.
     *
     * @return whether it is
     */
    public boolean finish(Duration atMost) throws InterruptedException {
        synchronized (this) {
            writers.shutdown();
        }
        return writers.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Writes no more; what is not written yet, the next one finds out for itself. */
    @Override
    public synchronized void close() {
        writers.shutdownNow();
    }
}
