package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.history.Sums;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the sums in the status of policies up to date: soon after each change, and not with each one of many. */
final class SumsKeeper {
    /** What happens within this time is written at once. */
    static final Duration TOGETHER = Duration.ofSeconds(2);

    private final Records records;
    private final PolicyStatus status;
    private final Time time;
    private final Set<PolicyId> due = new HashSet<>();
    private final Map<PolicyId, List<Sums>> written = new HashMap<>();

    SumsKeeper(Records records, PolicyStatus status, Time time) {
        this.records = records;
        this.status = status;
        this.time = time;
    }

    /** Something was cleaned under the policy, or has its outcome. */
    synchronized void changed(PolicyId policy) {
        if (due.add(policy)) {
            time.after(TOGETHER, () -> write(policy));
        }
    }

    private synchronized void write(PolicyId policy) {
        due.remove(policy);
        List<Sums> sums = Sums.of(policy.key(), records.history());
        if (!sums.equals(written.put(policy, sums))) {
            status.sums(policy, sums);
        }
    }
}
