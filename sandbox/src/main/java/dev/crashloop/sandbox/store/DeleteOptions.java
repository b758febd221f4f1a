package dev.crashloop.sandbox.store;

import org.jspecify.annotations.Nullable;

/**
 * How an object is to be deleted.
 *
 * @param gracePeriodSeconds null leaves it to the object: a pod's {@code terminationGracePeriodSeconds}
 * @param uid precondition: the object must have it
 * @param resourceVersion precondition: the object must have it
 * @param dryRun check everything, delete nothing
 */
public record DeleteOptions(
        @Nullable Long gracePeriodSeconds,
        @Nullable String uid,
        @Nullable String resourceVersion,
        boolean dryRun) {

    /** Deletes as {@code kubectl delete} does. */
    public static final DeleteOptions DEFAULT = new DeleteOptions(null, null, null, false);

    /** Deletes at once, as a kubelet does when the containers of a pod have stopped. */
    public static final DeleteOptions NOW = new DeleteOptions(0L, null, null, false);

    /** The same with a grace period. */
    public DeleteOptions withGracePeriod(long seconds) {
        return new DeleteOptions(seconds, uid, resourceVersion, dryRun);
    }

    /** The same with a precondition on the UID. */
    public DeleteOptions withUid(String required) {
        return new DeleteOptions(gracePeriodSeconds, required, resourceVersion, dryRun);
    }

    /** The same with a precondition on the resource version. */
    public DeleteOptions withResourceVersion(String required) {
        return new DeleteOptions(gracePeriodSeconds, uid, required, dryRun);
    }
}
