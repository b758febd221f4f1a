package dev.crashloop.cleaner.lease;

import java.time.Duration;

/**
 * How long the steps of an election take; the numbers are those of client-go and of the controllers of Kubernetes.
 * See <a href="https://pkg.go.dev/k8s.io/client-go/tools/leaderelection#LeaderElectionConfig">LeaderElectionConfig</a>.
 *
 * @param duration others wait so long after the last renewal that they saw before they take the lease
 * @param renewDeadline whoever could not renew the lease for so long stops acting; shorter than {@code duration}, so that it has stopped
 *     before another may begin
 * @param retry the wait between two attempts to take or to renew it
 */
public record LeaseTimes(Duration duration, Duration renewDeadline, Duration retry) {
    /** What holds everywhere but in tests. */
    public static final LeaseTimes DEFAULT =
            new LeaseTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

    /** Refuses an order in which two could act at the same time. */
    public LeaseTimes {
        if (retry.compareTo(renewDeadline) >= 0 || renewDeadline.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("retry " + retry + " < renewDeadline " + renewDeadline + " < duration "
                    + duration + " does not hold");
        }
    }
}
