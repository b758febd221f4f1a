package dev.crashloop.cleaner.history;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the records say about the next decision. Pure: everything follows from the records, so that whoever takes over knows what the one
 * before knew.
 */
public record History(List<CleanupRecord> records) {
    /** Nothing was ever cleaned. */
    public static final History NONE = new History(List.of());

    /** After this many {@code Recurred} in a row a workload is given up. */
    public static final int GIVE_UP_AFTER = 5;

    /** The wait of a workload after its first {@code Recurred}; it doubles with each further one. */
    static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    /** The longest wait of a workload. */
    static final Duration LAST_WAIT = Duration.ofHours(1);

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

    /**
     * How many cleanups of this failure under this policy have no outcome yet, apart from the one of the pod with this UID, and from those that
     * nobody can be following any more.
     */
    public int inFlight(String policy, String failure, String exceptPodUid, Instant now) {
        return (int) of(policy, failure)
                .filter(record -> record.open() && !record.podUid().equals(exceptPodUid))
                .filter(record -> record.plannedAt().plus(FOLLOWED_AT_MOST).isAfter(now))
                .count();
    }

    /** How many may be in flight: 1 at first, twice as many after each {@code Healed}, 1 again after each {@code Recurred}. */
    public int window(String policy, String failure, int max) {
        int window = 1;
        for (Outcome outcome : outcomes(of(policy, failure))) {
            window = switch (outcome) {
                case Healed -> Math.min(max, window * 2);
                case Recurred -> 1;
                case Changed, Gone, Unknown -> window;
            };
        }
        return Math.min(max, window);
    }

    /**
     * Where a workload stands. Cleanups of an older pod template, or from before somebody asked for another chance, do not count.
     *
     * @param template the hash of its present pod template
     * @param retry the present value of its annotation {@code crashloop.dev/retry}
     */
    public Standing standing(Workload workload, String template, String retry) {
        Predicate<CleanupRecord> same = record -> record.workload().sameName(workload)
                && record.template().equals(template)
                && record.retry().equals(retry);
        int recurred = 0;
        for (Outcome outcome : outcomes(records.stream().filter(same))) {
            recurred = switch (outcome) {
                case Recurred -> recurred + 1;
                case Healed -> 0;
                case Changed, Gone, Unknown -> recurred;
            };
        }
        if (recurred == 0) {
            return new Standing.Free();
        }
        if (recurred >= GIVE_UP_AFTER) {
            return new Standing.GivenUp(recurred);
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << (recurred - 1));
        Instant last = records.stream()
                .filter(same)
                .flatMap(record -> finished(record).stream())
                .filter(finished -> finished.outcome() == Outcome.Recurred)
                .map(Progress.Finished::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new Standing.CoolingDown(recurred, last.plus(wait.compareTo(LAST_WAIT) < 0 ? wait : LAST_WAIT));
    }

    /** When the cleanups of the last hour, in one namespace or everywhere, are fewer than {@code limit} again; empty if they are now. */
    public Optional<Instant> budgetSpentUntil(Optional<String> namespace, int limit, Instant now) {
        List<Instant> lastHour = records.stream()
                .filter(record -> namespace.isEmpty() || namespace.get().equals(record.namespace()))
                .map(CleanupRecord::plannedAt)
                .filter(at -> at.plus(HOUR).isAfter(now))
                .sorted()
                .toList();
        if (lastHour.size() < limit) {
            return Optional.empty();
        }
        return Optional.of(
                limit == 0
                        ? now.plus(HOUR)
                        : lastHour.get(lastHour.size() - limit).plus(HOUR));
    }

    private Stream<CleanupRecord> of(String policy, String failure) {
        return records.stream()
                .filter(record ->
                        record.policy().equals(policy) && record.failures().contains(failure));
    }

    /** In the order in which they became known. */
    private static List<Outcome> outcomes(Stream<CleanupRecord> records) {
        return records.flatMap(record -> finished(record).stream())
                .sorted(Comparator.comparing(Progress.Finished::at))
                .map(Progress.Finished::outcome)
                .toList();
    }

    private static Optional<Progress.Finished> finished(CleanupRecord record) {
        return record.progress() instanceof Progress.Finished finished ? Optional.of(finished) : Optional.empty();
    }
}
