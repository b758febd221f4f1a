package dev.crashloop.cleaner.outcome;

import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.watch.Pod;
import java.time.temporal.ChronoUnit;

/** Which pod comes after which. */
final class Succession {
    private Succession() {}

    /** Whether the pod is known to replace the removed one. */
    static boolean claimed(Progress.Deleted deleted, Pod pod) {
        return deleted.replacement()
                .filter(known -> known.uid().equals(pod.uid()))
                .isPresent();
    }

    /** Whether the pod was made after the cleanup was planned, as far as times in whole seconds tell. */
    static boolean later(Pod pod, CleanupRecord record) {
        return !pod.uid().equals(record.podUid())
                && !pod.createdAt().isBefore(record.plannedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Whether a pod of the same controller may be the one that was made for the removed one. */
    static boolean fits(Pod pod, CleanupRecord record) {
        boolean itsPlace = switch (record.controller().kind()) {
            case "StatefulSet" -> pod.name().equals(record.pod());
            // it is made without a node, and which one it is for only the scheduler says
            case "DaemonSet" -> pod.node().filter(record.node()::equals).isPresent();
            default -> true;
        };
        return itsPlace && later(pod, record) && !pod.terminating();
    }
}
