package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.simulation.Simulation.Result;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Many simulations, one for each seed, one after the other: two at a time would meet at the locks of the JVM, at those of its class loaders
 * above all, and wake each other's threads.
 */
final class Seeds {
    /** A simulation that something outside disturbed is begun anew; that is rare. */
    private static final int ATTEMPTS = 5;

    private final Tally tally = new Tally();
    private final NavigableMap<Long, Result> failed = new TreeMap<>();
    private long disturbed;

    /** Simulates these; no more are begun after the first failure. */
    void simulate(long from, long count) {
        for (long seed = from; seed < from + count && failed.isEmpty(); seed++) {
            keep(one(seed, false));
        }
    }

    private void keep(Result result) {
        tally.add(result.tally());
        if (result.finding().isPresent()) {
            failed.put(result.seed(), result);
        }
    }

    /** Simulates one, undisturbed. */
    Result one(long seed, boolean readable) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Result result = new Simulation(seed, readable).run();
            if (!result.disturbed()) {
                return result;
            }
            disturbed++;
        }
        throw new IllegalStateException("seed " + seed + " was disturbed " + ATTEMPTS
                + " times: the program waits by real time, or shares a lock with somebody");
    }

    Tally tally() {
        return tally;
    }

    long disturbed() {
        return disturbed;
    }

    /** By seed. */
    NavigableMap<Long, Result> failed() {
        return failed;
    }
}
