package dev.crashloop.cleaner.history;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** The outcomes of records that have something in common, the newest first. Not thread-safe. */
final class Finishes {
    private static final Comparator<Done> NEWEST_FIRST =
            Comparator.comparing(Done::at).thenComparing(Done::podUid).reversed();

    private final TreeSet<Done> all = new TreeSet<>(NEWEST_FIRST);

    private record Done(Instant at, String podUid, Outcome outcome) {}

    /**
     * A row of {@code Recurred}.
     *
     * @param length how many since the last {@code Healed}
     * @param last when the last of them became known
     */
    record Row(int length, Instant last) {}

    void add(CleanupRecord record, Progress.Finished finished) {
        all.add(new Done(finished.at(), record.podUid(), finished.outcome()));
    }

    void remove(CleanupRecord record, Progress.Finished finished) {
        all.remove(new Done(finished.at(), record.podUid(), finished.outcome()));
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

    /** The row that has not ended yet; empty if there is none. */
    Optional<Row> recurred() {
        int length = 0;
        Optional<Instant> last = Optional.empty();
        for (Done done : all) {
            if (done.outcome() == Outcome.Healed) {
                break;
            }
            if (done.outcome() == Outcome.Recurred) {
                length++;
                last = last.or(() -> Optional.of(done.at()));
            }
        }
        int row = length;
        return last.map(at -> new Row(row, at));
    }
}
