package dev.crashloop.sandbox.node;

import java.time.Duration;

/**
 * How fast a kubelet does what it does.
 *
 * @param backOff the first back-off of a crash loop, and of an image pull; each one after is twice as long
 * @param maxBackOff where it stops growing. A run longer than twice this ends the crash loop: the next back-off is the first again
 * @param relist how long after a container started, or ended, the kubelet sees it and writes the pod's status (the
 *     <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/pleg/generic.go">PLEG</a> looks every second)
 * @param errorShown how long a crash shows as {@code Error} before it shows as {@code CrashLoopBackOff}. The kubelet learns of the
 *     back-off while it syncs the pod and writes it at the <em>next</em> sync, which is between one and some fifteen seconds later
 */
public record Pace(Duration backOff, Duration maxBackOff, Duration relist, Duration errorShown) {

    /** The kubelet's own: 10 s, doubling up to 5 min. */
    public static final Pace KUBELET =
            new Pace(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(1));

    /** The same proportions from another first back-off. */
    public static Pace from(Duration backOff) {
        return new Pace(backOff, backOff.multipliedBy(30), backOff.dividedBy(10), backOff.dividedBy(10));
    }
}
