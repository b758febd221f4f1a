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
    private final Map<String, String> replacements = new HashMap<>();

    void put(CleanupRecord record) {
        remove(record.podUid());
        record.replacement().ifPresent(pod -> replacements.put(pod.uid(), record.podUid()));
        byPod.put(record.podUid(), record);
        if (record.open()) {
            open.put(record.podUid(), record);
        }
    }

    void remove(String podUid) {
        CleanupRecord before = byPod.remove(podUid);
        if (before != null) {
            before.replacement().ifPresent(pod -> replacements.remove(pod.uid(), podUid));
        }
        open.remove(podUid);
    }

    void removeIf(Predicate<CleanupRecord> which) {
        List.copyOf(byPod.values()).stream().filter(which).forEach(record -> remove(record.podUid()));
    }

    Optional<CleanupRecord> get(String podUid) {
        return Optional.ofNullable(byPod.get(podUid));
    }

    boolean replaces(String podUid) {
        return replacements.containsKey(podUid);
    }

    List<CleanupRecord> all() {
        return List.copyOf(byPod.values());
    }

    List<CleanupRecord> open() {
        return List.copyOf(open.values());
    }
}
