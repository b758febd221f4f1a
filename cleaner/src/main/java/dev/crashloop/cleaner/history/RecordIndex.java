package dev.crashloop.cleaner.history;

import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.History.Line;
import dev.crashloop.cleaner.history.History.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records by pod, with what is asked for often at hand: every pod change of a cluster is compared with the open ones, and every decision
 * needs the history. Not thread-safe.
 */
final class RecordIndex {
    private final Map<String, CleanupRecord> byPod = new HashMap<>();
    private final Map<String, CleanupRecord> open = new HashMap<>();
    private final Map<String, Map<String, CleanupRecord>> openByController = new HashMap<>();
    private final Map<String, String> replacements = new HashMap<>();
    private final Map<Slot, Finishes> bySlot = new HashMap<>();
    private final Map<Line, Finishes> byLine = new HashMap<>();
    private final Map<Slot, Integer> healed = new HashMap<>();
    private final Map<Line, Map<String, Finishes.Row>> recurred = new HashMap<>();
    private final Planned planned = new Planned();
    private final Shelf shelf = new Shelf();
    private @Nullable History history;

    void put(CleanupRecord record) {
        CleanupRecord before = take(record.podUid());
        if (before == null || !plannedAlike(before, record)) {
            if (before != null) {
                planned.remove(before);
            }
            planned.add(record);
        }
        record.replacement().ifPresent(pod -> replacements.put(pod.uid(), record.podUid()));
        byPod.put(record.podUid(), record);
        if (record.progress() instanceof Progress.Finished finished) {
            for (Slot slot : slots(record)) {
                bySlot.computeIfAbsent(slot, _ -> new Finishes()).add(record, finished);
                count(slot);
            }
            byLine.computeIfAbsent(line(record), _ -> new Finishes()).add(record, finished);
            count(line(record));
            shelf.add(record);
        } else {
            open.put(record.podUid(), record);
            openByController
                    .computeIfAbsent(record.controller().uid(), _ -> new LinkedHashMap<>())
                    .put(record.podUid(), record);
        }
    }

    void remove(String podUid) {
        CleanupRecord before = take(podUid);
        if (before != null) {
            planned.remove(before);
        }
    }

    /** A record that only goes on was planned when it was planned: the times stay as they are. */
    private static boolean plannedAlike(CleanupRecord before, CleanupRecord record) {
        return before.plannedAt().equals(record.plannedAt())
                && before.namespace().equals(record.namespace());
    }

    private @Nullable CleanupRecord take(String podUid) {
        history = null;
        CleanupRecord before = byPod.remove(podUid);
        if (before == null) {
            return null;
        }
        before.replacement().ifPresent(pod -> replacements.remove(pod.uid(), podUid));
        open.remove(podUid);
        openByController.computeIfPresent(before.controller().uid(), (_, records) -> {
            records.remove(podUid);
            return records.isEmpty() ? null : records;
        });
        if (before.progress() instanceof Progress.Finished finished) {
            for (Slot slot : slots(before)) {
                bySlot.computeIfPresent(slot, (_, finishes) -> without(finishes, before, finished));
                count(slot);
            }
            byLine.computeIfPresent(line(before), (_, finishes) -> without(finishes, before, finished));
            count(line(before));
            shelf.remove(before);
        }
        return before;
    }

    private static @Nullable Finishes without(Finishes finishes, CleanupRecord record, Progress.Finished finished) {
        finishes.remove(record, finished);
        return finishes.isEmpty() ? null : finishes;
    }

    private void count(Slot slot) {
        Finishes finishes = bySlot.get(slot);
        int count = finishes == null ? 0 : finishes.healed(History.MOST_DOUBLINGS);
        if (count == 0) {
            healed.remove(slot);
        } else {
            healed.put(slot, count);
        }
    }

    private void count(Line line) {
        Finishes finishes = byLine.get(line);
        Map<String, Finishes.Row> rows = finishes == null ? Map.of() : finishes.recurred();
        if (rows.isEmpty()) {
            recurred.remove(line);
        } else {
            recurred.put(line, rows);
        }
    }

    private static List<Slot> slots(CleanupRecord record) {
        return record.failures().stream()
                .distinct()
                .map(failure -> new Slot(record.policy(), failure))
                .toList();
    }

    private static Line line(CleanupRecord record) {
        return Line.of(record.workload(), record.template());
    }

    void removeIf(Predicate<CleanupRecord> which) {
        List.copyOf(byPod.values()).stream().filter(which).forEach(record -> remove(record.podUid()));
    }

    Optional<CleanupRecord> get(String podUid) {
        return Optional.ofNullable(byPod.get(podUid));
    }

    /** Whether the record that is open here has ended already. */
    boolean ended(CleanupRecord record) {
        return record.open()
                && get(record.podUid()).filter(known -> !known.open()).isPresent();
    }

    boolean replaces(String podUid) {
        return replacements.containsKey(podUid);
    }

    /** As {@link Shelf#surplus}. */
    List<CleanupRecord> surplus(int most, Instant keepAllFrom, Instant keepNoneUntil) {
        return shelf.surplus(most, keepAllFrom, keepNoneUntil);
    }

    List<CleanupRecord> all() {
        return List.copyOf(byPod.values());
    }

    List<CleanupRecord> open() {
        return List.copyOf(open.values());
    }

    List<CleanupRecord> openOf(String controllerUid) {
        Collection<CleanupRecord> records =
                openByController.getOrDefault(controllerUid, Map.of()).values();
        return records.isEmpty() ? List.of() : new ArrayList<>(records);
    }

    /** What the records say at this moment; the same object as long as nothing changes. */
    History history() {
        History now = history;
        if (now == null) {
            now = new History(open(), Map.copyOf(healed), Map.copyOf(recurred), planned.snapshot());
            history = now;
        }
        return now;
    }
}
