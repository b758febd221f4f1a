package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.simulation.Simulation.Result;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Many simulations, one for each seed, as many at a time as there are processors. */
final class Seeds {
    /** A simulation that another one disturbed is begun anew; that is rare, and mostly while classes are loaded. */
    private static final int ATTEMPTS = 5;

    private final Tally tally = new Tally();
    private final ConcurrentSkipListMap<Long, Result> failed = new ConcurrentSkipListMap<>();
    private final AtomicLong disturbed = new AtomicLong();

    /** Simulates these; no more are begun after the first failure. */
    void simulate(long from, long count, int threads) throws InterruptedException {
        var next = new AtomicLong(from);
        List<Thread> workers = IntStream.range(0, threads)
                .mapToObj(_ -> Thread.ofPlatform().name("simulation").start(() -> {
                    for (long seed = next.getAndIncrement();
                            seed < from + count && failed.isEmpty();
                            seed = next.getAndIncrement()) {
                        keep(one(seed, false));
                    }
                }))
                .toList();
        for (Thread worker : workers) {
            worker.join();
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
            disturbed.incrementAndGet();
        }
        throw new IllegalStateException("seed " + seed + " was disturbed " + ATTEMPTS
                + " times: the program waits by real time, or shares a lock with somebody");
    }

    Tally tally() {
        return tally;
    }

    long disturbed() {
        return disturbed.get();
    }

    /** By seed. */
    ConcurrentSkipListMap<Long, Result> failed() {
        return failed;
    }
}
