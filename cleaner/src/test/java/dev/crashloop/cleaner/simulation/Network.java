package dev.crashloop.cleaner.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How well packets travel. Drawn from the seed for each simulation; perfect once it is calm.
 *
 * <p>A request is never under way for as long as {@code longest}: one that a holder of the lease sent in time, and that arrives when another holds
 * it, is what no client can rule out.
 */
final class Network {
    private static final int USUAL_MILLIS = 20;
    private static final Duration SLOWEST_ANSWER = Duration.ofSeconds(20);

    private final RandomGenerator random;
    private final Duration longest;
    private final double slow;
    private final double lost;
    private boolean calm;
    private int bad;

    /**
     * A network.
     *
     * @param longest no request is under way for so long
     * @param slow the share of requests that are slow, and of answers
     * @param lost the share of requests whose connection breaks, before they arrive or before they are answered
     */
    Network(RandomGenerator random, Duration longest, double slow, double lost) {
        this.random = random;
        this.longest = longest;
        this.slow = slow;
        this.lost = lost;
    }

    /** What becomes of a request on its way. */
    enum Fate {
        /** It arrives, and so does its answer. */
        ARRIVES,
        /** The connection breaks before it arrives. */
        LOST,
        /** It arrives and takes effect, but the connection breaks before the answer comes. */
        UNANSWERED,
        /** The connection breaks in the middle of the answer. */
        CUT_SHORT
    }

    private static final Fate[] BAD = {Fate.LOST, Fate.UNANSWERED, Fate.CUT_SHORT};

    void calm() {
        calm = true;
    }

    Fate fate() {
        if (calm || random.nextDouble() >= lost) {
            return Fate.ARRIVES;
        }
        bad++;
        return BAD[random.nextInt(BAD.length)];
    }

    /** How many requests had a bad fate so far. */
    int bad() {
        return bad;
    }

    /** How long a request takes to the API server. */
    Duration there() {
        return way(longest.minusMillis(1));
    }

    /** How long a piece of an answer takes to the client. */
    Duration back() {
        return way(SLOWEST_ANSWER);
    }

    private Duration way(Duration slowest) {
        if (!calm && random.nextDouble() < slow) {
            return Duration.ofMillis(random.nextLong(slowest.toMillis()));
        }
        return Duration.ofMillis(1 + random.nextInt(USUAL_MILLIS));
    }
}
