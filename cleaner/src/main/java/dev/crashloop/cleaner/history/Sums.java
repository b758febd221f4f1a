package dev.crashloop.cleaner.history;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of the cleanups of one known failure under one policy, over the records that are kept.
 *
 * @param cleanups how many records there are, those without an outcome included
 * @param inFlight how many have no outcome yet
 * @param outcomes how often each came; zero for those that never did
 * @param last when the newest was planned
 */
public record Sums(String failure, int cleanups, int inFlight, Map<Outcome, Integer> outcomes, Instant last) {
    /** The sums of each known failure that a policy has cleaned for, by name. */
    public static List<Sums> of(String policy, List<CleanupRecord> records) {
        Map<String, List<CleanupRecord>> byFailure = records.stream()
                .filter(record -> record.policy().equals(policy))
                .collect(Collectors.groupingBy(record -> String.join(", ", record.failures())));
        return byFailure.entrySet().stream()
                .map(entry -> sum(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Sums::failure))
                .toList();
    }

    /** How often that outcome came. */
    public int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    private static Sums sum(String failure, List<CleanupRecord> records) {
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, 0);
        }
        records.stream()
                .flatMap(record -> record.progress() instanceof Progress.Finished finished
                        ? Optional.of(finished.outcome()).stream()
                        : Optional.<Outcome>empty().stream())
                .forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
        Instant last = records.stream()
                .map(CleanupRecord::plannedAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        int open = (int) records.stream().filter(CleanupRecord::open).count();
        return new Sums(failure, records.size(), open, Map.copyOf(outcomes), last);
    }
}
