package dev.crashloop.cleaner.outcome;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.CleanupRecord.Replacement;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.outcome.Candidates.Candidate;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Pod;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows each removed pod's replacement until the outcome is known, and writes it down. Sees every pod change, keeps only the pods that
 * replace one. What it knows follows from the records and the pods: whoever starts anew goes on where the one before was.
 */
public final class Follower {
    /**
     * How long a replacement is watched.
     *
     * @param staysUp without a readiness probe a replacement has to stay up for so long to count as healed: from when it was first seen to
     *     run, by the uptime of this program, for the clocks of nodes may be wrong
     * @param givesUp after this time since the deletion, by the API server's clock, the outcome is {@code Unknown}
     */
    public record Patience(Duration staysUp, Duration givesUp) {
        /** What holds if nobody says otherwise. */
        public static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final Records records;
    private final Controllers controllers;
    private final Patience patience;
    private final Time time;
    private final BiConsumer<CleanupRecord, Progress.Finished> finished;
    private final Candidates candidates = new Candidates();
    private final Set<String> awaited = new HashSet<>();
    private final BlockingQueue<String> due = new LinkedBlockingQueue<>();

    /** {@code finished} is told each outcome, after it is known and before it is written. */
    public Follower(
            Records records,
            ApiClient api,
            Patience patience,
            Time time,
            BiConsumer<CleanupRecord, Progress.Finished> finished) {
        this.records = records;
        this.controllers = new Controllers(api);
        this.patience = patience;
        this.time = time;
        this.finished = finished;
    }

    /** A pod is there, in this state. */
    public synchronized void present(Pod pod) {
        if (openOf(pod).stream().noneMatch(record -> Succession.later(pod, record))) {
            candidates.remove(pod);
            return;
        }
        // also while the deletion is only planned: the replacement may be there before we have written that it is
        // deleted
        candidates.put(pod, time.uptime());
        // they choose first: a pod that is older can replace fewer of the removed ones
        candidates.older(pod, other -> !claimed(other)).forEach(this::offer);
        candidates.get(pod.uid()).map(Candidate::pod).ifPresent(this::offer);
    }

    private void offer(Pod pod) {
        for (CleanupRecord record : openOf(pod)) {
            if (record.progress() instanceof Progress.Deleted deleted && replaces(pod, record, deleted)) {
                judge(claim(record, deleted, pod), pod);
                return;
            }
        }
    }

    /** A pod is gone; a replacement that goes before its outcome is known has to be replaced in turn. */
    public synchronized void gone(Pod pod) {
        candidates.remove(pod);
        for (CleanupRecord record : openOf(pod)) {
            if (record.progress() instanceof Progress.Deleted deleted && Succession.claimed(deleted, pod)) {
                records.update(record.with(new Progress.Deleted(deleted.at(), Optional.empty())));
            }
        }
    }

    /** Why a replacement crashed; called for each pod in a crash loop whose logs were read. */
    public synchronized void diagnosed(Pod pod, List<Diagnosis> diagnoses) {
        present(pod);
        for (CleanupRecord record : openOf(pod)) {
            if (record.progress() instanceof Progress.Deleted deleted && Succession.claimed(deleted, pod)) {
                Relapse.of(record.failures(), diagnoses)
                        .ifPresent(relapse -> finish(record, relapse.outcome(), relapse.message()));
            }
        }
    }

    private List<CleanupRecord> openOf(Pod pod) {
        return pod.controller().map(owner -> records.openOf(owner.uid())).orElse(List.of());
    }

    /** A deletion may have become known after its replacement; and pods that nobody asks about any more are forgotten. */
    synchronized void offerAll() {
        candidates.all().forEach(this::present);
    }

    /** A replacement is gone that no watch has shown to be. */
    synchronized void unclaim(CleanupRecord record, Replacement gone) {
        candidates.get(gone.uid()).map(Candidate::pod).ifPresent(candidates::remove);
        newest(record)
                .filter(open -> open.replacement().filter(gone::equals).isPresent())
                .ifPresent(open -> {
                    if (open.progress() instanceof Progress.Deleted deleted) {
                        records.update(open.with(new Progress.Deleted(deleted.at(), Optional.empty())));
                    }
                });
        offerAll();
    }

    private Optional<CleanupRecord> newest(CleanupRecord record) {
        return records.ofPod(record.podUid());
    }

    /** The replacement is the pod of the same controller that came after the deletion and replaces no other. */
    private boolean replaces(Pod pod, CleanupRecord record, Progress.Deleted deleted) {
        return deleted.replacement().isPresent()
                ? Succession.claimed(deleted, pod)
                : Succession.fits(pod, record) && !claimed(pod);
    }

    /** A pod that was cleaned itself may still replace another; one that replaces another does not replace a second one. */
    private boolean claimed(Pod pod) {
        return records.replaces(pod.uid());
    }

    private CleanupRecord claim(CleanupRecord record, Progress.Deleted deleted, Pod pod) {
        if (deleted.replacement().isPresent()) {
            return record;
        }
        CleanupRecord claimed =
                record.with(new Progress.Deleted(deleted.at(), Optional.of(new Replacement(pod.name(), pod.uid()))));
        records.update(claimed);
        return claimed;
    }

    private void judge(CleanupRecord record, Pod pod) {
        // others come to an end only with their node
        if (pod.runsOnce() && pod.succeeded()) {
            finish(record, Outcome.Healed, "the replacement " + pod.name() + " has done its work");
            return;
        }
        if (!pod.ready() || pod.terminating()) {
            return;
        }
        if (pod.probed()) {
            finish(record, Outcome.Healed, "the replacement " + pod.name() + " is ready");
            return;
        }
        candidates.get(pod.uid()).filter(Candidate::up).ifPresent(this::await);
    }

    private void await(Candidate candidate) {
        String uid = candidate.pod().uid();
        if (awaited.add(uid)) {
            Duration left = candidate.since().plus(patience.staysUp()).minus(time.uptime());
            time.after(left.isPositive() ? left : Duration.ZERO, () -> due.add(uid));
        }
    }

    /**
     * Looks for ever at replacements whose time to stay up is over, as far as was seen: a watch that breaks again and again may not have shown
     * that they did not.
     */
    public void confirm() throws InterruptedException {
        while (true) {
            confirmNext();
        }
    }

    /** Waits for the next one, and looks at it. */
    void confirmNext() throws InterruptedException {
        Optional<Pod> seen = taken(due.take());
        if (seen.isEmpty()) {
            return;
        }
        try {
            controllers.now(seen.get()).ifPresentOrElse(this::confirmed, () -> gone(seen.get()));
        } catch (ApiException e) {
            // the next look at all brings it here again
            LOG.debug("pod {} cannot be looked at: {}", seen.get().qualifiedName(), e.getMessage());
        }
    }

    private synchronized Optional<Pod> taken(String podUid) {
        awaited.remove(podUid);
        return candidates.get(podUid).map(Candidate::pod);
    }

    private synchronized void confirmed(Pod pod) {
        candidates.put(pod, time.uptime());
        boolean steady = candidates
                .get(pod.uid())
                .filter(candidate -> candidate.up(patience.staysUp(), time.uptime()))
                .isPresent();
        for (CleanupRecord record : openOf(pod)) {
            if (steady && record.progress() instanceof Progress.Deleted deleted && Succession.claimed(deleted, pod)) {
                finish(record, Outcome.Healed, "the replacement " + pod.name() + " stays up");
            }
        }
        present(pod);
    }

    /** Takes the outcome of a record, if it has none yet. */
    synchronized void finish(CleanupRecord record, Outcome outcome, String message) {
        if (records.ofPod(record.podUid()).filter(CleanupRecord::open).isEmpty()) {
            return;
        }
        Optional<Progress.Deleted> deletion =
                record.progress() instanceof Progress.Deleted deleted ? Optional.of(deleted) : Optional.empty();
        var progress = new Progress.Finished(deletion, outcome, time.instant(), message);
        records.update(record.with(progress));
        finished.accept(record, progress);
    }
}
