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
import java.time.Instant;
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
    /** How often an open record is looked at, whether or not anything changed. */
    static final Duration LOOK = Duration.ofSeconds(15);

    /** For so much longer than its patience an API server in trouble is asked what became of a pod: each record has to end. */
    static final Duration TROUBLE = Duration.ofMinutes(1);

    /** How much a record keeps of what an API server said. */
    private static final int REASON_CHARS = 500;

    /** For so long a controller may need to make a replacement, before it is asked whether it wants one. */
    private static final Duration NO_REPLACEMENT = Duration.ofSeconds(15);

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

    /** Looks at all open records for ever: at those that nothing happens to, and at those that an earlier life left behind. */
    public void run() throws InterruptedException {
        while (true) {
            lookAtAll();
            time.sleep(LOOK);
        }
    }

    /** One look at each of them. */
    void lookAtAll() throws InterruptedException {
        offerAll();
        for (CleanupRecord record : records.open()) {
            look(record);
        }
    }

    /** A deletion may have become known after its replacement; and pods that nobody asks about any more are forgotten. */
    synchronized void offerAll() {
        candidates.all().forEach(this::present);
    }

    private void look(CleanupRecord record) throws InterruptedException {
        try {
            switch (record.progress()) {
                case Progress.Planned _ -> planned(record);
                case Progress.Deleted _ -> deleted(record);
                case Progress.Finished _ -> {}
            }
        } catch (ApiException e) {
            LOG.debug("record {} cannot be followed at the moment: {}", record.name(), e.getMessage());
            unfollowed(record, e);
        }
    }

    /** What cannot be found out in time is not known, for whatever reason: no record may stay open for ever. */
    private void unfollowed(CleanupRecord record, ApiException why) {
        Duration grace = why.transientFault() ? TROUBLE : Duration.ZERO;
        newest(record).filter(CleanupRecord::open).ifPresent(open -> {
            boolean planned = open.progress() instanceof Progress.Planned;
            if (overdue(since(open).plus(grace))) {
                finish(
                        open,
                        Outcome.Unknown,
                        notKnown() + (planned ? " whether the pod was deleted: " : ": ") + beginning(why.getMessage()));
            }
        });
    }

    private static String beginning(String message) {
        return message.length() <= REASON_CHARS ? message : message.substring(0, REASON_CHARS) + "…";
    }

    private String notKnown() {
        return "not known within " + patience.givesUp().toSeconds() + " s";
    }

    /** A plan that is older than any attempt: either the deletion was done and not written down, or it was not done. */
    private void planned(CleanupRecord record) throws ApiException, InterruptedException {
        if (record.plannedAt().plus(LOOK).isAfter(time.instant())) {
            return;
        }
        if (controllers.removed(record)) {
            records.update(record.with(new Progress.Deleted(record.plannedAt(), Optional.empty())));
        } else if (overdue(since(record))) {
            finish(
                    record,
                    Outcome.Unknown,
                    "the pod was never deleted: it is not in its crash loop any more, or may not be cleaned any more");
        }
    }

    private void deleted(CleanupRecord record) throws ApiException, InterruptedException {
        boolean late = since(record).plus(NO_REPLACEMENT).isBefore(time.instant());
        if (late) {
            unclaimIfGone(record);
        }
        if (!replaced(record) && late && !controllers.wantsReplacement(record)) {
            // it may be there, and a watch that breaks again and again has not shown it yet; or its controller has not
            // seen yet that the removed one is gone
            boolean lacking = controllers.lacksPods(record, this::present);
            if (!replaced(record) && !lacking) {
                newest(record)
                        .ifPresent(open -> finish(
                                open,
                                Outcome.Gone,
                                "no replacement is wanted: the workload was scaled down, changed or deleted"));
                return;
            }
        }
        if (overdue(since(record)) && isOpen(record)) {
            controllers.lacksPods(record, this::present);
            newest(record).filter(CleanupRecord::open).ifPresent(open -> finish(open, Outcome.Unknown, notKnown()));
        }
    }

    /** A replacement may go while no watch shows it: between two leaders, or where a watch breaks off. */
    private void unclaimIfGone(CleanupRecord record) throws ApiException, InterruptedException {
        Optional<Replacement> replacement = newest(record).flatMap(CleanupRecord::replacement);
        if (replacement.isPresent()
                && !controllers.isThere(
                        record.namespace(),
                        replacement.get().name(),
                        replacement.get().uid())) {
            unclaim(record, replacement.get());
        }
    }

    private synchronized void unclaim(CleanupRecord record, Replacement gone) {
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

    private boolean isOpen(CleanupRecord record) {
        return newest(record).filter(CleanupRecord::open).isPresent();
    }

    private boolean replaced(CleanupRecord record) {
        return newest(record).flatMap(CleanupRecord::replacement).isPresent();
    }

    /** From when the patience counts: a deletion that people have put into the future would keep the record open until then. */
    private Instant since(CleanupRecord record) {
        return record.progress() instanceof Progress.Deleted deleted
                        && !deleted.at().isAfter(time.instant())
                ? deleted.at()
                : record.plannedAt();
    }

    private boolean overdue(Instant since) {
        return since.plus(patience.givesUp()).isBefore(time.instant());
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

    private synchronized void finish(CleanupRecord record, Outcome outcome, String message) {
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
