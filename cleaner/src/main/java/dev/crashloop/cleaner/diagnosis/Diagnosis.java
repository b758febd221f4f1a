package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.watch.Crash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the evidence of one crash means. */
public sealed interface Diagnosis {
    /** The crash that it is about. */
    Crash crash();

    /**
     * The evidence shows a known failure.
     *
     * @param decisive the lines that decided it, in their order; at least one
     * @param matches how each known failure of the policy fared, up to the one that matched
     */
    record Known(Crash crash, KnownFailure failure, List<String> decisive, List<Match> matches) implements Diagnosis {}

    /**
     * The evidence shows no failure that the policy knows.
     *
     * @param signature by what it is recognised when it comes back
     * @param tail the last lines of the log, bounded
     * @param matches how each known failure of the policy fared
     */
    record Unknown(Crash crash, Signature signature, List<String> tail, List<Match> matches) implements Diagnosis {}

    /**
     * There is no evidence to judge by.
     *
     * @param retryAfter how long the API server asks us to wait before the log is read again, if it does
     */
    record Unreadable(Crash crash, String why, Optional<Duration> retryAfter) implements Diagnosis {
        /** Unreadable, and nobody says until when. */
        public Unreadable(Crash crash, String why) {
            this(crash, why, Optional.empty());
        }
    }
}
