package dev.crashloop.cleaner.history;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One removed pod, from the plan to the outcome.
 *
 * @param pod the pod's name
 * @param node empty if it was not known
 * @param controller who replaces the pod
 * @param template the hash of the pod template that the pod was made from; empty if its controller has none
 * @param retry the value of the workload's annotation {@code crashloop.dev/retry} at that time; empty without one
 * @param policy the policy that applied: {@code kind/namespace/name}, or {@code kind/name} for a cluster-wide one
 */
public record CleanupRecord(
        String namespace,
        String pod,
        String podUid,
        String node,
        Workload workload,
        Pod.Owner controller,
        String template,
        String retry,
        String policy,
        List<String> failures,
        List<String> decisive,
        List<String> guards,
        String action,
        Instant plannedAt,
        Progress progress) {

    /** The longest name of an object, in characters, and of a UID. */
    private static final int NAME_MAX = 253;

    static final int UID_CHARS = 36;

    /** How far it is. */
    public sealed interface Progress {
        /** Written down, not done yet. */
        record Planned() implements Progress {}

        /** The pod is deleted; the replacement is known once there is one. */
        record Deleted(Instant at, Optional<Replacement> replacement) implements Progress {}

        /** The outcome is known, since {@code at}; without a deletion if the pod never was deleted. */
        record Finished(Optional<Deleted> deletion, Outcome outcome, Instant at, String message) implements Progress {
            /** How the message begins if it was seen that the pod was not deleted. */
            public static final String NEVER_DELETED = "the pod was never deleted";

            /** Whether the record says that its pod is still there, and has not been touched. */
            public boolean neverDeleted() {
                return deletion.isEmpty() && message.startsWith(NEVER_DELETED);
            }
        }
    }

    /** The pod that the controller made instead. */
    public record Replacement(String name, String uid) {}

    /** The name of the record: made of pod and UID, so that the API server lets it be written only once. */
    public String name() {
        int room = NAME_MAX - UID_CHARS - 1;
        String head = pod.length() <= room ? pod : pod.substring(0, room).replaceAll("[-.]+$", "");
        return head + "-" + podUid;
    }

    /** Whether its outcome is not known yet. */
    public boolean open() {
        return !(progress instanceof Progress.Finished);
    }

    /** The pod that replaces this one, as far as it is known. */
    public Optional<Replacement> replacement() {
        return switch (progress) {
            case Progress.Planned _ -> Optional.empty();
            case Progress.Deleted deleted -> deleted.replacement();
            case Progress.Finished finished -> finished.deletion().flatMap(Progress.Deleted::replacement);
        };
    }

    /** The same with other progress. */
    public CleanupRecord with(Progress next) {
        return new CleanupRecord(
                namespace,
                pod,
                podUid,
                node,
                workload,
                controller,
                template,
                retry,
                policy,
                failures,
                decisive,
                guards,
                action,
                plannedAt,
                next);
    }
}
