package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.PodRemover;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.decision.Judge;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.policy.Policies;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Owners;
import dev.crashloop.cleaner.workload.Surroundings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Does what was decided, and writes it down before: no pod is removed without a record, and no record is written for a pod twice. */
final class Cleanups {
    /** Whoever writes a plan carries it out with its next request. */
    private static final Duration ABANDONED_AFTER = ApiClient.REQUEST_TIMEOUT.multipliedBy(2);

    private final Records records;
    private final PodRemover remover;
    private final Supplier<Policies> policies;
    private final Owners owners;
    private final InstantSource time;
    /** The plans of an earlier life, and those of this one of which it is not known how far they came. */
    private final Set<String> ours = ConcurrentHashMap.newKeySet();

    private final ReentrantLock oneDecisionAtATime = new ReentrantLock();

    Cleanups(Records records, PodRemover remover, Supplier<Policies> policies, Owners owners, InstantSource time) {
        this.records = records;
        this.remover = remover;
        this.policies = policies;
        this.owners = owners;
        this.time = time;
        records.open().stream()
                .filter(record -> record.progress() instanceof Progress.Planned)
                .map(CleanupRecord::podUid)
                .forEach(ours::add);
    }

    /** What came of an attempt. */
    sealed interface Attempt {
        /** Since the case was put together, other cleanups or people have changed what is to be done. */
        record Stopped(Decision decision) implements Attempt {}

        /** Since the case was put together, the policy was changed, or another one applies: the pod has to be examined anew. */
        record Outdated() implements Attempt {}

        /** What stands around the pod could not be read again, and so nothing was done. */
        record Unread(ApiException why) implements Attempt {}

        /** There is a record of this pod already, and it is not for us to carry out: nothing was done. */
        record Recorded(String what) implements Attempt {}

        /** It could not be written down, and so was not done. */
        record Unwritten(ApiException why) implements Attempt {}

        /** The removal was tried. */
        record Tried(Decision.Clean clean, Removal removal) implements Attempt {}
    }

    /** Cleans the pod of the case, if history, policies and surroundings as they are now still let it. */
    Attempt attempt(Case c) throws InterruptedException {
        CleanupRecord record;
        Decision.Clean clean;
        boolean own;
        // decided and written down in one go: two pods must not both take the last place
        oneDecisionAtATime.lockInterruptibly();
        try {
            Case now = c.asOf(records.history(), time.instant());
            if (Judge.judge(now) instanceof Decision.Clean) {
                // the way here may have taken minutes; who has lost the place need not be looked at again
                Surroundings around;
                try {
                    around = owners.of(c.pod());
                } catch (ApiException e) {
                    return new Attempt.Unread(e);
                }
                if (!applies(c.policy(), c.pod(), around)) {
                    return new Attempt.Outdated();
                }
                now = now.in(around).asOf(records.history(), time.instant());
            }
            Decision decision = Judge.judge(now);
            if (!(decision instanceof Decision.Clean agreed)) {
                return new Attempt.Stopped(decision);
            }
            clean = agreed;
            CleanupRecord wanted = record(now, agreed);
            Optional<CleanupRecord> planned;
            Optional<CleanupRecord> mine;
            try {
                planned = plan(wanted);
                mine = planned.isPresent() ? planned : inherited(wanted);
            } catch (ApiException e) {
                if (e.transientFault()) {
                    ours.add(wanted.podUid());
                }
                return new Attempt.Unwritten(e);
            }
            if (mine.isEmpty()) {
                return new Attempt.Recorded(recorded(wanted));
            }
            record = mine.get();
            own = planned.isPresent();
        } finally {
            oneDecisionAtATime.unlock();
        }
        Removal removal = remover.remove(c.pod(), c.policy().action());
        switch (removal) {
            case Removal.Removed _ -> {
                ours.remove(record.podUid());
                removed(record);
            }
            case Removal.Overtaken _, Removal.Disrupting _, Removal.Postponed _, Removal.Failed _ -> {
                // a plan that somebody else made is ended by whoever follows it, who looks whether it was carried out
                if (own && !records.withdraw(record)) {
                    ours.add(record.podUid());
                }
            }
            case Removal.Unclear _ -> ours.add(record.podUid());
        }
        return new Attempt.Tried(clean, removal);
    }

    private String recorded(CleanupRecord wanted) {
        String which = records.ofPod(wanted.podUid())
                .map(record -> switch (record.progress()) {
                    case Progress.Finished finished -> "with the outcome " + finished.outcome();
                    case Progress.Planned _, Progress.Deleted _ -> "of another cleaner, or changed just now";
                })
                .orElse("which cannot be understood, or was written just now");
        return "there is a record of its cleanup already, " + wanted.namespace() + "/" + wanted.name() + ", " + which
                + "; if it stays so, delete the record to have the pod cleaned";
    }

    private boolean applies(Policy policy, Pod pod, Surroundings around) {
        return policies.get()
                .select(pod.namespace(), around.namespaceLabels(), pod.labels())
                .filter(policy::equals)
                .isPresent();
    }

    /** Whoever follows the record may have found out before the answer came, and be further already. */
    private void removed(CleanupRecord record) {
        boolean planned = records.ofPod(record.podUid())
                .filter(now -> !(now.progress() instanceof Progress.Planned))
                .isEmpty();
        if (planned) {
            records.update(record.with(new Progress.Deleted(time.instant(), Optional.empty())));
        }
    }

    /** An earlier plan of which was seen that it was not carried out makes room: the pod may be cleaned after all. */
    private Optional<CleanupRecord> plan(CleanupRecord wanted) throws ApiException, InterruptedException {
        Optional<CleanupRecord> planned = records.plan(wanted);
        if (planned.isPresent()) {
            return planned;
        }
        Optional<CleanupRecord> notDone = records.ofPod(wanted.podUid())
                .filter(record -> record.progress() instanceof Progress.Finished finished && finished.neverDeleted());
        return notDone.isPresent() && records.drop(notDone.get()) ? records.plan(wanted) : Optional.empty();
    }

    /** A plan of our own, not carried out as far as we know; not one of another cleaner that may be at work on it beside us. */
    private Optional<CleanupRecord> inherited(CleanupRecord wanted) throws ApiException, InterruptedException {
        Optional<CleanupRecord> earlier = records.ofPod(wanted.podUid())
                .filter(record -> record.progress() instanceof Progress.Planned)
                .filter(record -> ours.contains(record.podUid())
                        || record.plannedAt().plus(ABANDONED_AFTER).isBefore(time.instant()));
        return earlier.isPresent() && records.takeOver(earlier.get()) ? earlier : Optional.empty();
    }

    private CleanupRecord record(Case c, Decision.Clean clean) {
        Pod pod = c.pod();
        List<String> failures = clean.known().stream()
                .map(known -> known.failure().name())
                .distinct()
                .toList();
        List<String> decisive = clean.known().stream()
                .flatMap(known -> known.decisive().stream())
                .distinct()
                .toList();
        return new CleanupRecord(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                pod.node().orElse(""),
                c.surroundings().workload(),
                pod.controller().orElseThrow(),
                pod.template(),
                c.surroundings().retry(),
                c.policy().id().key(),
                failures,
                decisive,
                clean.passed(),
                c.policy().action().name(),
                time.instant(),
                new Progress.Planned());
    }
}
