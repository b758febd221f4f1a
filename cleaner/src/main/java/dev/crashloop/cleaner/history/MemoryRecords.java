package dev.crashloop.cleaner.history;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Records that live as long as the program: for policies from files, where no CRD is installed. */
public final class MemoryRecords implements Records {
    /** Longer than the longest that a decision looks back. */
    private static final Duration KEPT = Duration.ofHours(24);

    private static final int MOST = 5000;

    private final RecordIndex index = new RecordIndex();
    private final InstantSource time;

    /** Records age by {@code time}. */
    public MemoryRecords(InstantSource time) {
        this.time = time;
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
    public synchronized List<CleanupRecord> open() {
        return index.open();
    }

    @Override
    public synchronized Optional<CleanupRecord> ofPod(String podUid) {
        return index.get(podUid);
    }

    @Override
    public synchronized boolean replaces(String podUid) {
        return index.replaces(podUid);
    }

    @Override
    public synchronized Optional<CleanupRecord> plan(CleanupRecord record) {
        if (index.get(record.podUid()).isPresent()) {
            return Optional.empty();
        }
        index.removeIf(old -> !old.open() && old.plannedAt().plus(KEPT).isBefore(time.instant()));
        List<CleanupRecord> all = index.all();
        if (all.size() >= MOST) {
            all.stream()
                    .filter(old -> !old.open())
                    .min(Comparator.comparing(CleanupRecord::plannedAt))
                    .ifPresent(oldest -> index.remove(oldest.podUid()));
        }
        index.put(record);
        return Optional.of(record);
    }

    @Override
    public boolean takeOver(CleanupRecord record) {
        return true; // nobody else can have written it
    }

    @Override
    public synchronized boolean withdraw(CleanupRecord record) {
        index.remove(record.podUid());
        return true;
    }

    @Override
    public synchronized boolean drop(CleanupRecord record) {
        index.remove(record.podUid());
        return true;
    }

    @Override
    public synchronized void update(CleanupRecord record) {
        if (index.get(record.podUid()).isPresent() && !index.ended(record)) {
            index.put(record);
        }
    }
}
