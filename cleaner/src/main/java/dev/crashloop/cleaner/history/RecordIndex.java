package dev.crashloop.cleaner.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Records by pod, with the open ones at hand: every pod change of a cluster is compared with those. Not thread-safe. */
final class RecordIndex {
    private final Map<String, CleanupRecord> byPod = new HashMap<>();
    private final Map<String, CleanupRecord> open = new HashMap<>();

    void put(CleanupRecord record) {
        byPod.put(record.podUid(), record);
        if (record.open()) {
            open.put(record.podUid(), record);
        } else {
            open.remove(record.podUid());
        }
    }

    void remove(String podUid) {
        byPod.remove(podUid);
        open.remove(podUid);
    }

    void removeIf(Predicate<CleanupRecord> which) {
        List.copyOf(byPod.values()).stream().filter(which).forEach(record -> remove(record.podUid()));
    }

    Optional<CleanupRecord> get(String podUid) {
        return Optional.ofNullable(byPod.get(podUid));
    }

    List<CleanupRecord> all() {
        return List.copyOf(byPod.values());
    }

    List<CleanupRecord> open() {
        return List.copyOf(open.values());
    }
}
