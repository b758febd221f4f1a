package dev.crashloop.cleaner.lease;

import java.time.Duration;

/** What one replica knows of the lease, and since which attempt, by its uptime. */
public sealed interface LeaseState {
    /** It has not been asked yet. */
    record Unasked() implements LeaseState {}

    /** Another holds it. */
    record Waiting(Duration asOf, String holder) implements LeaseState {}

    /** It is ours. */
    record Leading(Duration asOf) implements LeaseState {}

    /**
     * The last attempt brought nothing.
     *
     * @param apiServerAway whether the API server is in trouble; otherwise a person has to mend something, a permission for instance
     */
    record Unreachable(Duration asOf, String why, boolean apiServerAway) implements LeaseState {}
}
