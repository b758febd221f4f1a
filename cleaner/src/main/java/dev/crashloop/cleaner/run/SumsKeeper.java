package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.diagnosis.Signature;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.history.Sums;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps what came of a policy up to date in its status: its cleanups, and the failures that it does not know. Soon after each change, and not
 * with each one of many.
 */
final class SumsKeeper {
    /** What happens within this time is written at once. */
    static final Duration TOGETHER = Duration.ofSeconds(2);

    /** How often it is looked whether records have gone, because they were old, or because people deleted them. */
    private static final Duration LOOK = Duration.ofMinutes(5);

    private record Written(List<Sums> sums, List<UnknownFailures.Group> unknown) {}

    private final Records records;
    private final PolicyStatus status;
    private final Predicate<PolicyId> inCluster;
    private final Time time;
    private final Map<PolicyId, UnknownFailures> unknown = new HashMap<>();
    private final Set<PolicyId> due = new HashSet<>();
    private final Map<PolicyId, Written> written = new HashMap<>();
    private final Map<PolicyId, String> begun = new HashMap<>();

    /** {@code inCluster} tells the policies that are objects of the cluster: only those have a status. */
    SumsKeeper(Records records, PolicyStatus status, Predicate<PolicyId> inCluster, Time time) {
        this.records = records;
        this.status = status;
        this.inCluster = inCluster;
        this.time = time;
    }

    /**
     * The policy is in force, and its object has this UID: the first time, it goes on with the unknown failures that an earlier life has counted,
     * and its sums are written.
     */
    synchronized void begin(PolicyId policy, String uid, List<UnknownFailures.Group> earlier) {
        if (uid.equals(begun.put(policy, uid))) {
            return;
        }
        written.remove(policy);
        UnknownFailures groups = unknown.computeIfAbsent(policy, _ -> new UnknownFailures());
        earlier.forEach(groups::remember);
        changed(policy);
    }

    /** Something was cleaned under the policy, or has its outcome. */
    synchronized void changed(PolicyId policy) {
        if (inCluster.test(policy) && due.add(policy)) {
            time.after(TOGETHER, () -> write(policy));
        }
    }

    /** Keeps them up to date for ever where nobody says that they have changed. */
    void run() throws InterruptedException {
        while (true) {
            time.sleep(LOOK);
            changed();
        }
    }

    private synchronized void changed() {
        begun.keySet().forEach(this::changed);
    }

    /** A pod crashed for a reason that the policy does not know. */
    synchronized void unknown(PolicyId policy, Signature signature, Workload workload, Instant at) {
        var group = unknown.computeIfAbsent(policy, _ -> new UnknownFailures()).seen(signature, workload, at);
        if (group.isNews()) {
            changed(policy);
        }
    }

    private synchronized void write(PolicyId policy) {
        due.remove(policy);
        var groups = unknown.get(policy);
        var now = new Written(Sums.of(policy.key(), records.all()), groups == null ? List.of() : groups.all());
        if (!now.equals(written.put(policy, now))) {
            status.sums(policy, now.sums(), now.unknown());
        }
    }
}
