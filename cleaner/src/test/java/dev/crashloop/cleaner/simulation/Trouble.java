package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.simulation.Sign.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is wrong with a program, if anything. */
enum Trouble {
    /** Nothing. */
    NONE,
    /** It fails in every pod: to clean it does not help. */
    ALWAYS,
    /** It fails in some pods, always: a new pod may help. */
    BAD_PODS,
    /** It fails while its dependency is down. */
    OUTAGE,
    /** It fails while its dependency is down, and for ever in pods that began then. */
    OUTAGE_STICKS,
    /** It fails for a reason that nobody knows. */
    UNKNOWN,
    /** It fails for a reason that looks nearly like a known one. */
    NEAR_MISS,
    /** It fails for a known reason and an unknown one, in turn. */
    IN_TURN,
    /** It fails when it has been up for a while, until it is calm. */
    LATE;

    private static final int BAD_OF_TEN = 6;
    private static final Duration LATE_FAILURE = Duration.ofSeconds(110);

    /** How a run fails: what it shows, and after how long. */
    record Fall(Shown shown, Duration after) {}

    /**
     * How a run that begins now fails; empty if it serves.
     *
     * @param draw a number from 0 to 9 that is the pod's own
     * @param attempt 0 for the first run of a pod
     * @param firstRun when the first run of the pod began
     */
    Optional<Fall> of(Sign sign, int draw, int attempt, Instant firstRun, Instant now, Dependency dependency) {
        return switch (this) {
            case NONE -> Optional.empty();
            case ALWAYS -> soon(sign.shown(), draw);
            case BAD_PODS -> draw < BAD_OF_TEN ? soon(sign.shown(), draw) : Optional.empty();
            case OUTAGE -> dependency.downAt(now) ? soon(sign.shown(), draw) : whenItGoes(sign, now, dependency);
            case OUTAGE_STICKS ->
                dependency.downAt(now) || dependency.downAt(firstRun)
                        ? soon(sign.shown(), draw)
                        : whenItGoes(sign, now, dependency);
            case UNKNOWN -> soon(new Shown(List.of("something else"), Sign.FAILED), draw);
            case NEAR_MISS -> soon(sign.nearMiss(), draw);
            case IN_TURN -> soon(attempt % 2 == 0 ? sign.shown() : sign.nearMiss(), draw);
            case LATE -> dependency.calmAt(now) ? Optional.empty() : Optional.of(new Fall(sign.shown(), LATE_FAILURE));
        };
    }

    private static Optional<Fall> soon(Shown shown, int draw) {
        return Optional.of(new Fall(shown, Duration.ofMillis(1000 + 700 * draw)));
    }

    private static Optional<Fall> whenItGoes(Sign sign, Instant now, Dependency dependency) {
        return dependency.nextOutage(now).map(then -> new Fall(sign.shown(), Duration.between(now, then)));
    }
}
