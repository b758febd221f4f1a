package dev.crashloop.cleaner.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What came together in one or many simulations. */
final class Tally {
    private final Map<String, Long> faults = new TreeMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private long seeds;
    private long steps;
    private long removals;
    private Duration simulated = Duration.ZERO;

    void fault(String kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    void outcome(String kind) {
        outcomes.merge(kind, 1L, Long::sum);
    }

    void removal() {
        removals++;
    }

    long removals() {
        return removals;
    }

    void seed(long stepsOfIt, Duration time) {
        seeds++;
        steps += stepsOfIt;
        simulated = simulated.plus(time);
    }

    /** Adds another one. */
    synchronized void add(Tally other) {
        other.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
        other.outcomes.forEach((kind, count) -> outcomes.merge(kind, count, Long::sum));
        seeds += other.seeds;
        steps += other.steps;
        removals += other.removals;
        simulated = simulated.plus(other.simulated);
    }

    long seeds() {
        return seeds;
    }

    long steps() {
        return steps;
    }

    Map<String, Long> outcomes() {
        return outcomes;
    }

    Map<String, Long> faults() {
        return faults;
    }

    /** One line. */
    @Override
    public String toString() {
        long all = faults.values().stream().mapToLong(Long::longValue).sum();
        return "%,d seeds, %,d steps, %,d hours simulated, %,d removals, outcomes %s, %,d faults %s"
                .formatted(seeds, steps, simulated.toHours(), removals, outcomes, all, faults);
    }
}
