package dev.crashloop.api;

import io.fabric8.kubernetes.api.model.Quantity;

/** What a field of a policy means when it is left out; the CRDs and the program take the numbers from here. */
public final class Defaults {
    /** {@code spec.log.tailLines}: as many lines as the first cleaner read. */
    public static final int TAIL_LINES = 5000;

    /** {@code spec.log.limitBytes}. */
    public static final Quantity LIMIT_BYTES = new Quantity("1Mi");

    /** {@code spec.limits.minRestarts}: a container that has never been restarted may yet come up by itself. */
    public static final int MIN_RESTARTS = 1;

    /** {@code spec.limits.maxInFlight}: a flake across a hundred pods is healed in seven rounds. */
    public static final int MAX_IN_FLIGHT = 10;

    /** {@code spec.limits.perNamespacePerHour}. */
    public static final int PER_NAMESPACE_PER_HOUR = 100;

    /** {@code spec.limits.clusterPerHour}. */
    public static final int CLUSTER_PER_HOUR = 1000;

    private Defaults() {}
}
