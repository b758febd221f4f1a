package dev.crashloop.cleaner;

import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Instant;
import java.util.List;

/** Records for tests. */
public final class CleanupRecords {
    private CleanupRecords() {}

    /** The plan to clean pod orders-1 of ReplicaSet orders-5bf89, which shows host-not-found. */
    public static CleanupRecord planned(String podUid, Instant at) {
        return new CleanupRecord(
                "demo",
                "orders-1",
                podUid,
                "node-1",
                new Workload("apps/v1", "Deployment", "demo", "orders", "d1"),
                new Pod.Owner("apps/v1", "ReplicaSet", "orders-5bf89", "r1"),
                "5bf89",
                "",
                "CrashLoopPolicy/demo/dns",
                List.of("host-not-found"),
                List.of(),
                List.of(),
                "Delete",
                at,
                new Progress.Planned());
    }
}
