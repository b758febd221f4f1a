package dev.crashloop.cleaner.history;

import dev.crashloop.cleaner.time.BackOff;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the records say about the next decision. Pure: everything follows from the records, so that whoever takes over knows what the one
 * before knew. It does not change, and no question takes longer with more records.
 */
public final class History {
    /** Nothing was ever cleaned. */
    public static final History NONE = of(List.of());

    /** After this many {@code Recurred} in a row a workload is given up. */
    public static final int GIVE_UP_AFTER = 5;

    /** The wait of a workload after its first {@code Recurred}; it doubles with each further one. */
    static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    /** The longest wait of a workload. */
    static final Duration LAST_WAIT = Duration.ofHours(1);

    private static final BackOff WAITS = new BackOff(FIRST_WAIT, LAST_WAIT);

    /** Whoever follows a cleanup ends it long before. */
    static final Duration FOLLOWED_AT_MOST = Duration.ofHours(1);

    private static final Duration HOUR = Duration.ofHours(1);

    /** The state of a workload as its last cleanups left it. */
    public sealed interface Standing {
        /** Nothing stands against the next cleanup. */
        record Free() implements Standing {}

        /** The last cleanups did not help: the next one waits. */
        record CoolingDown(int recurred, Instant until) implements Standing {}

        /** So many cleanups in a row did not help that another would not either. */
        record GivenUp(int recurred) implements Standing {}
    }

    /** So many times 1 can be doubled. */
    static final int MOST_DOUBLINGS = 30;

    /** What slow start counts by. */
    record Slot(String policy, String failure) {}

    /** What back-off counts by: a workload as users know it, with one pod template. */
    record Line(String kind, String namespace, String name, String template) {
        static Line of(Workload workload, String template) {
            return new Line(workload.kind(), workload.namespace(), workload.name(), template);
        }
    }

    private final List<CleanupRecord> open;
    private final Map<Slot, Integer> healed;
    private final Map<Line, Map<String, Finishes.Row>> recurred;
    private final Map<String, List<Instant>> planned;

    /**
     * @param healed how many {@code Healed} there are since the last {@code Recurred}
     * @param recurred the rows of {@code Recurred} that no {@code Healed} has ended, for each value of the annotation {@code
     *     crashloop.dev/retry}
     * @param planned when cleanups were planned, as {@link Planned} has it
     */
    History(
            List<CleanupRecord> open,
            Map<Slot, Integer> healed,
            Map<Line, Map<String, Finishes.Row>> recurred,
            Map<String, List<Instant>> planned) {
        this.open = open;
        this.healed = healed;
        this.recurred = recurred;
        this.planned = planned;
    }

    /** What these records say. */
    public static History of(List<CleanupRecord> records) {
        var index = new RecordIndex();
        records.forEach(index::put);
        return index.history();
    }

    /**
     * How many cleanups of this failure under this policy have no outcome yet, apart from the one of the pod with this UID, and from those that
     * nobody can be following any more.
     */
    public int inFlight(String policy, String failure, String exceptPodUid, Instant now) {
        return (int) open.stream()
                .filter(record ->
                        record.policy().equals(policy) && record.failures().contains(failure))
                .filter(record -> !record.podUid().equals(exceptPodUid))
                .filter(record -> record.plannedAt().plus(FOLLOWED_AT_MOST).isAfter(now))
                .count();
    }

    /** How many may be in flight: 1 at first, twice as many after each {@code Healed}, 1 again after each {@code Recurred}. */
    public int window(String policy, String failure, int max) {
        return Math.min(max, 1 << healed.getOrDefault(new Slot(policy, failure), 0));
    }

    /**
     * Where a workload stands. Cleanups of an older pod template, or from before somebody asked for another chance, do not count.
     *
     * @param template the hash of its present pod template
     * @param retry the present value of its annotation {@code crashloop.dev/retry}
     */
    public Standing standing(Workload workload, String template, String retry) {
        Finishes.Row row =
                recurred.getOrDefault(Line.of(workload, template), Map.of()).get(retry);
        if (row == null) {
            return new Standing.Free();
        }
        if (row.length() >= GIVE_UP_AFTER) {
            return new Standing.GivenUp(row.length());
        }
        return new Standing.CoolingDown(row.length(), row.last().plus(WAITS.after(row.length() - 1)));
    }

    /** When the cleanups of the last hour, in one namespace or everywhere, are fewer than {@code limit} again; empty if they are now. */
    public Optional<Instant> budgetSpentUntil(Optional<String> namespace, int limit, Instant now) {
        List<Instant> times = planned.getOrDefault(namespace.orElse(Planned.EVERYWHERE), List.of());
        if (limit == 0) {
            return Optional.of(now.plus(HOUR));
        }
        // the one that has to become an hour old
        int last = times.size() - limit;
        return last >= 0 && times.get(last).plus(HOUR).isAfter(now)
                ? Optional.of(times.get(last).plus(HOUR))
                : Optional.empty();
    }
}
