package dev.crashloop.cleaner.history;

import dev.crashloop.cleaner.watch.Listing;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What is known of the records in the cluster: what a list and a watch have brought, and what was written here since. Neither is the whole
 * truth at any moment; where they differ, the newer one counts, and where that is not known, what does less harm. Does no I/O. Thread-safe.
 */
final class KnownRecords {
    private static final Logger LOG = LoggerFactory.getLogger(KnownRecords.class);

    private final RecordIndex index = new RecordIndex();
    private final Versions<Key> versions = new Versions<>();
    private final Listing<Key> listing = new Listing<>();
    private final Set<String> unwritten = new HashSet<>();
    private final Set<String> unsure = new HashSet<>();
    private final Map<String, String> plannedVersions = new HashMap<>();
    private final CountDownLatch synced = new CountDownLatch(1);

    void awaitSynced() throws InterruptedException {
        synced.await();
    }

    synchronized History history() {
        return index.history();
    }

    synchronized List<CleanupRecord> all() {
        return index.all();
    }

    synchronized List<CleanupRecord> open() {
        return index.open();
    }

    synchronized List<CleanupRecord> openOf(String controllerUid) {
        return index.openOf(controllerUid);
    }

    synchronized Optional<CleanupRecord> ofPod(String podUid) {
        return index.get(podUid);
    }

    synchronized boolean replaces(String podUid) {
        return index.replaces(podUid);
    }

    /** The API server has taken the plan, and answered with the object. */
    synchronized void planned(CleanupRecord record, JsonNode object) {
        unsure.remove(record.podUid());
        plannedVersions.put(record.podUid(), Versions.text(object));
        versions.wrote(Key.of(record), object);
        index.put(record);
    }

    /** The plan may have been written: until it is known, it counts. Returns whether it is not known. */
    synchronized boolean perhapsPlanned(CleanupRecord record) {
        if (index.get(record.podUid()).isPresent()) {
            return false;
        }
        index.put(record);
        unsure.add(record.podUid());
        return true;
    }

    synchronized boolean isUnsure(String podUid) {
        return unsure.contains(podUid);
    }

    /** The API server does not have the plan that may have been written; nothing is new if it is known by now. */
    synchronized void notPlanned(String podUid) {
        if (unsure.remove(podUid)) {
            index.remove(podUid);
        }
    }

    /** The API server has the plan that may have been written; nothing is new if it is known by now: it may be gone again. */
    synchronized void found(JsonNode object) {
        if (unsure.contains(Key.of(object).podUid())) {
            present(object);
        }
    }

    /** Forgets the plan; returns the version as it was planned, empty if it has been carried on since. */
    synchronized Optional<String> beginWithdrawal(CleanupRecord record) {
        String version = plannedVersions.remove(record.podUid());
        if (version != null) {
            index.remove(record.podUid());
        }
        return Optional.ofNullable(version);
    }

    /** It could not be taken back, and stands as it was planned. */
    synchronized void notWithdrawn(CleanupRecord record, String version) {
        plannedVersions.put(record.podUid(), version);
        notWithdrawn(record);
    }

    /** Somebody has changed it. A watch that has brought the change already does not bring it again. */
    synchronized void notWithdrawn(CleanupRecord record) {
        boolean there = versions.of(Key.of(record)).isPresent();
        if (there && index.get(record.podUid()).isEmpty()) {
            index.put(record);
        }
    }

    /** The object is deleted. */
    synchronized void dropped(CleanupRecord record) {
        index.remove(record.podUid());
    }

    /** Takes the progress of a record; returns whether somebody has to begin to write it, which nobody does yet. */
    synchronized boolean update(CleanupRecord record) {
        // what people have deleted does not come back
        if (index.get(record.podUid()).isEmpty() || index.ended(record)) {
            return false;
        }
        plannedVersions.remove(record.podUid());
        index.put(record);
        return unwritten.add(record.podUid());
    }

    /** What is to be written of this record now; empty if it is gone meanwhile, and nobody has to write it any more. */
    synchronized Optional<CleanupRecord> unwritten(String podUid) {
        Optional<CleanupRecord> newest = index.get(podUid);
        if (newest.isEmpty()) {
            unwritten.remove(podUid);
        }
        return newest;
    }

    /** Whether nothing newer is to be written, and nobody has to write it any more. */
    synchronized boolean settled(CleanupRecord written) {
        return index.get(written.podUid()).filter(written::equals).isPresent() && unwritten.remove(written.podUid());
    }

    /** The version that a write of the record changes; empty if it has not been seen yet. */
    synchronized Optional<String> versionOf(CleanupRecord record) {
        return versions.of(Key.of(record));
    }

    /** The API server has taken a write, and answered with the object. */
    synchronized void wrote(CleanupRecord record, JsonNode object) {
        unsure.remove(record.podUid());
        versions.wrote(Key.of(record), object);
    }

    /** Forgets what need not be kept, and returns it; as {@link Shelf#surplus}. */
    synchronized List<CleanupRecord> takeSurplus(int most, Instant keepAllFrom, Instant keepNoneUntil) {
        List<CleanupRecord> surplus = index.surplus(most, keepAllFrom, keepNoneUntil);
        surplus.forEach(record -> index.remove(record.podUid()));
        return surplus;
    }

    /** A list or a watch shows the object as it is, or was. */
    synchronized void present(JsonNode object) {
        Key key = Key.of(object);
        listing.shows(key);
        if (versions.outdates(key, object)) {
            return;
        }
        Optional<CleanupRecord> record = RecordJson.record(object);
        if (record.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("record", key)
                    .log("ignored: a record of another version, or one that people have written;"
                            + " if its pod is to be cleaned, delete it");
        }
        if (isAnother(key, record)) {
            return;
        }
        String podUid = key.podUid();
        unsure.remove(podUid);
        // what is not written yet is newer than what comes back, unless that has come to its end
        boolean ended = record.filter(known -> !known.open()).isPresent();
        if (ended || !unwritten.contains(podUid)) {
            record.ifPresentOrElse(index::put, () -> index.remove(podUid));
        }
    }

    /** Whether another object is the record of this pod: a copy, of a restored namespace for instance, is younger than what it was made from. */
    private boolean isAnother(Key key, Optional<CleanupRecord> record) {
        return index.get(key.podUid())
                .filter(known -> !Key.of(known).equals(key))
                .filter(known -> record.isEmpty() || !record.get().plannedAt().isBefore(known.plannedAt()))
                .isPresent();
    }

    /** A watch shows that the object is gone. */
    synchronized void gone(JsonNode object) {
        Key key = Key.of(object);
        if (versions.outdates(key, object)) {
            return;
        }
        versions.forget(key);
        if (isAnother(key, Optional.empty())) {
            return;
        }
        unsure.remove(key.podUid());
        plannedVersions.remove(key.podUid());
        index.remove(key.podUid());
    }

    synchronized void listBegins() {
        listing.begins();
        versions.listBegins();
    }

    synchronized void listEnds() {
        // a list may be older than what was written while it was on its way
        index.removeIf(record -> !listing.hasShown(Key.of(record))
                && !unsure.contains(record.podUid())
                && !versions.writtenMeanwhile(Key.of(record)));
        plannedVersions.keySet().removeIf(podUid -> index.get(podUid).isEmpty());
        versions.listEnds(listing::hasShown);
        listing.ends();
        synced.countDown();
    }

    /** The object of a record, in the cluster. */
    private record Key(String namespace, String name) {
        static Key of(CleanupRecord record) {
            return new Key(record.namespace(), record.name());
        }

        static Key of(JsonNode object) {
            JsonNode metadata = object.path("metadata");
            return new Key(
                    metadata.path("namespace").asString("").intern(),
                    metadata.path("name").asString(""));
        }

        /** From the name, which is the one thing that nobody can edit. */
        String podUid() {
            return name.substring(Math.max(0, name.length() - CleanupRecord.UID_CHARS));
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }
}
