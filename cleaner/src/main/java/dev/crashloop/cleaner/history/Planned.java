package dev.crashloop.cleaner.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When cleanups were planned, the oldest first: in each namespace, and in all. Not thread-safe. */
final class Planned {
    /** No namespace is called so. */
    static final String EVERYWHERE = "";

    private final Map<String, List<Instant>> byNamespace = new HashMap<>();
    private final Map<String, List<Instant>> snapshots = new HashMap<>();

    void add(CleanupRecord record) {
        add(EVERYWHERE, record.plannedAt());
        add(record.namespace(), record.plannedAt());
    }

    private void add(String namespace, Instant at) {
        List<Instant> times = byNamespace.computeIfAbsent(namespace, _ -> new ArrayList<>());
        times.add(place(times, at), at);
        snapshots.remove(namespace);
    }

    void remove(CleanupRecord record) {
        remove(EVERYWHERE, record.plannedAt());
        remove(record.namespace(), record.plannedAt());
    }

    private void remove(String namespace, Instant at) {
        List<Instant> times = byNamespace.getOrDefault(namespace, List.of());
        int place = place(times, at);
        if (place < times.size() && times.get(place).equals(at)) {
            times.remove(place);
            snapshots.remove(namespace);
        }
        if (times.isEmpty()) {
            byNamespace.remove(namespace);
        }
    }

    private static int place(List<Instant> times, Instant at) {
        int found = Collections.binarySearch(times, at);
        return found >= 0 ? found : -found - 1;
    }

    Map<String, List<Instant>> snapshot() {
        byNamespace.forEach((namespace, times) -> snapshots.computeIfAbsent(namespace, _ -> List.copyOf(times)));
        return Map.copyOf(snapshots);
    }
}
