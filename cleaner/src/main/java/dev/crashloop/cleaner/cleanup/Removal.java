package dev.crashloop.cleaner.cleanup;

import java.time.Duration;
import java.util.Optional;

/** What became of the attempt to remove a pod. */
public sealed interface Removal {
    /** The API server has accepted the deletion. */
    record Removed() implements Removal {}

    /** The pod is not the one any more that was decided on: it changed in between, or is gone. Nothing was done. */
    record Overtaken(String why) implements Removal {}

    /**
     * A PodDisruptionBudget stands against the eviction at this moment. Nothing was done.
     *
     * @param why the API server's words
     * @param retryAfter how long the API server asks us to wait
     */
    record Disrupting(String why, Optional<Duration> retryAfter) implements Removal {}

    /**
     * Not now: the API server is in trouble. Nothing was done.
     *
     * @param retryAfter how long the API server asks us to wait
     */
    record Postponed(String why, Optional<Duration> retryAfter) implements Removal {}

    /**
     * The API server was asked, and nobody knows whether it did it: its answer did not come. The pod may be gone, or go yet.
     *
     * @param retryAfter how long the API server asks us to wait
     */
    record Unclear(String why, Optional<Duration> retryAfter) implements Removal {}

    /** It could not be done, and will not work without a change: a missing permission, for instance. */
    record Failed(String why) implements Removal {}
}
