package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.lease.LeaseTimes;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What one simulation is made of. Not every fault in every simulation: what one fault hides, another simulation without it shows.
 *
 * @param crds whether the CRDs are installed; otherwise policies come from files, and records live in memory
 * @param replicas of the program
 * @param leaseTimes mostly longer than usual, to be cheaper: what counts is their order
 * @param fastKubelet whether back-offs are short
 * @param people whether people change workloads, policies and records
 * @param server whether the API server and the kubelets have faults
 * @param processes whether replicas are killed, stopped and frozen
 * @param cuts whether replicas are cut off
 * @param clocks whether clocks are wrong, and set
 * @param bendWatches whether watches bring changes twice, or in the wrong order
 * @param slow the share of requests that are slow
 * @param lost the share of requests whose connection breaks
 */
record Mix(
        boolean crds,
        int replicas,
        LeaseTimes leaseTimes,
        boolean fastKubelet,
        boolean people,
        boolean server,
        boolean processes,
        boolean cuts,
        boolean clocks,
        boolean bendWatches,
        double slow,
        double lost) {
    private static final LeaseTimes LONG =
            new LeaseTimes(Duration.ofSeconds(60), Duration.ofSeconds(40), Duration.ofSeconds(15));

    static Mix draw(RandomGenerator random) {
        return new Mix(
                random.nextInt(8) != 0,
                1 + random.nextInt(3),
                random.nextInt(10) == 0 ? LeaseTimes.DEFAULT : LONG,
                random.nextInt(4) != 0,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                random.nextInt(6) == 0,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.1,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.1);
    }

    /** For so long no request may be under way: whoever holds the lease has stopped so much sooner than another may begin. */
    Duration longestWay() {
        return leaseTimes.duration().minus(leaseTimes.renewDeadline());
    }
}
