package dev.crashloop.cleaner.outcome;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.CleanupRecord.Replacement;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all open records again and again: at those that nothing happens to, and at those that an earlier life left behind. */
public final class Rounds {
    /** How often an open record is looked at, whether or not anything changed. */
    static final Duration LOOK = Duration.ofSeconds(15);

    /** For so much longer than its patience an API server in trouble is asked what became of a pod: each record has to end. */
    static final Duration TROUBLE = Duration.ofMinutes(1);

    /** How much a record keeps of what an API server said. */
    private static final int REASON_CHARS = 500;

    /** For so long a controller may need to make a replacement, before it is asked whether it wants one. */
    private static final Duration NO_REPLACEMENT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Follower follower;
    private final Records records;
    private final Controllers controllers;
    private final Patience patience;
    private final Time time;

    /** Tells the {@code follower} of these {@code records} what it finds. */
    public Rounds(Follower follower, Records records, ApiClient api, Patience patience, Time time) {
        this.follower = follower;
        this.records = records;
        this.controllers = new Controllers(api);
        this.patience = patience;
        this.time = time;
    }

    /** Goes on for ever. */
    public void run() throws InterruptedException {
        while (true) {
            lookAtAll();
            time.sleep(LOOK);
        }
    }

    /** One look at each of them. */
    void lookAtAll() throws InterruptedException {
        follower.offerAll();
        for (CleanupRecord record : records.open()) {
            look(record);
        }
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
                follower.finish(
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
            follower.finish(
                    record,
                    Outcome.Unknown,
                    Progress.Finished.NEVER_DELETED
                            + ": it is not in its crash loop any more, or may not be cleaned any more");
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
            boolean lacking = controllers.lacksPods(record, follower::present);
            if (!replaced(record) && !lacking) {
                newest(record)
                        .ifPresent(open -> follower.finish(
                                open,
                                Outcome.Gone,
                                "no replacement is wanted: the workload was scaled down, changed or deleted"));
                return;
            }
        }
        if (overdue(since(record)) && isOpen(record)) {
            controllers.lacksPods(record, follower::present);
            newest(record)
                    .filter(CleanupRecord::open)
                    .ifPresent(open -> follower.finish(open, Outcome.Unknown, notKnown()));
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
            follower.unclaim(record, replacement.get());
        }
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
}
