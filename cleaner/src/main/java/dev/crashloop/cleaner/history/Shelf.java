package dev.crashloop.cleaner.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finished records of each namespace, the oldest first, so that what is too old is found without a look at all. Not thread-safe. */
final class Shelf {
    private static final Comparator<CleanupRecord> OLDEST_FIRST =
            Comparator.comparing(CleanupRecord::plannedAt).thenComparing(CleanupRecord::podUid);

    private final Map<String, TreeSet<CleanupRecord>> byNamespace = new HashMap<>();

    void add(CleanupRecord record) {
        byNamespace
                .computeIfAbsent(record.namespace(), _ -> new TreeSet<>(OLDEST_FIRST))
                .add(record);
    }

    void remove(CleanupRecord record) {
        byNamespace.computeIfPresent(record.namespace(), (_, records) -> {
            records.remove(record);
            return records.isEmpty() ? null : records;
        });
    }

    /**
     * What need not be kept.
     *
     * @param most how many may be kept in one namespace, and yet all from {@code keepAllFrom} on
     * @param keepNoneUntil what is older is not kept, however few there are
     */
    List<CleanupRecord> surplus(int most, Instant keepAllFrom, Instant keepNoneUntil) {
        var surplus = new ArrayList<CleanupRecord>();
        for (TreeSet<CleanupRecord> records : byNamespace.values()) {
            int left = records.size();
            for (CleanupRecord record : records) {
                boolean tooMany = left > most && record.plannedAt().isBefore(keepAllFrom);
                if (!tooMany && !record.plannedAt().isBefore(keepNoneUntil)) {
                    break;
                }
                surplus.add(record);
                left--;
            }
        }
        return surplus;
    }
}
