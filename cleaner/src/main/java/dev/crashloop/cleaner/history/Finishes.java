package dev.crashloop.cleaner.history;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The outcomes of records that have something in common, the newest first. Not thread-safe. */
final class Finishes {
    private static final Comparator<Done> NEWEST_FIRST =
            Comparator.comparing(Done::at).thenComparing(Done::podUid).reversed();

    private final TreeSet<Done> all = new TreeSet<>(NEWEST_FIRST);

    private record Done(Instant at, String podUid, Outcome outcome, String retry) {
        static Done of(CleanupRecord record, Progress.Finished finished) {
            return new Done(finished.at(), record.podUid(), finished.outcome(), record.retry());
        }
    }

    /**
     * A row of {@code Recurred}.
     *
     * @param length how many since the last {@code Healed}
     * @param last when the last of them became known
     */
    record Row(int length, Instant last) {}

    void add(CleanupRecord record, Progress.Finished finished) {
        all.add(Done.of(record, finished));
    }

    void remove(CleanupRecord record, Progress.Finished finished) {
        all.remove(Done.of(record, finished));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** How many {@code Healed} there are since the last {@code Recurred}, at most that many: more make no difference to anybody. */
    int healed(int atMost) {
        int healed = 0;
        for (Done done : all) {
            if (done.outcome() == Outcome.Recurred || healed == atMost) {
                break;
            }
            healed += done.outcome() == Outcome.Healed ? 1 : 0;
        }
        return healed;
    }

    /** The rows that have not ended yet, by what the annotation {@code crashloop.dev/retry} said; a {@code Healed} ends them all. */
    Map<String, Row> recurred() {
        var rows = new HashMap<String, Row>();
        for (Done done : all) {
            if (done.outcome() == Outcome.Healed) {
                break;
            }
            if (done.outcome() == Outcome.Recurred) {
                rows.merge(done.retry(), new Row(1, done.at()), (row, _) -> new Row(row.length() + 1, row.last()));
            }
        }
        return Map.copyOf(rows);
    }
}
