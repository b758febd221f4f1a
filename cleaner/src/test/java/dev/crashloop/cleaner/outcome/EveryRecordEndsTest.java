package dev.crashloop.cleaner.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.CleanupRecords;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that nothing can be found out about ends in time all the same, and says why. */
class EveryRecordEndsTest {
    private final HandTime time = new HandTime();
    private final MemoryRecords records = new MemoryRecords(time);
    private final Refusing server = new Refusing();
    private final Follower follower =
            new Follower(records, Replies.client(server), Patience.DEFAULT, time, (record, outcome) -> {});
    private final Rounds rounds = new Rounds(follower, records, Replies.client(server), Patience.DEFAULT, time);

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 405})
    void aControllerThatCannotBeReadForGood(int code) throws Exception {
        deleted();
        server.code = code;

        time.advance(Patience.DEFAULT.givesUp());
        rounds.lookAtAll();
        assertThat(end()).isEmpty();
        time.advance(Duration.ofSeconds(1));
        rounds.lookAtAll();

        assertThat(end()).map(Progress.Finished::outcome).contains(Outcome.Unknown);
        assertThat(end().orElseThrow().message())
                .startsWith("not known within 600 s: GET /api/v1/namespaces/demo/pods/orders-1: " + code);
    }

    @Test
    void aPlanOfWhichNobodySaysWhetherItWasCarriedOut() throws Exception {
        plan();
        server.code = 403;

        time.advance(Patience.DEFAULT.givesUp().plusSeconds(1));
        rounds.lookAtAll();

        assertThat(end()).map(Progress.Finished::outcome).contains(Outcome.Unknown);
        assertThat(end().orElseThrow().message())
                .startsWith("not known within 600 s whether the pod was deleted: GET ");
        assertThat(end().orElseThrow().deletion()).isEmpty();
    }

    /** Whether one that is away for a moment comes back is worth some looks. */
    @ParameterizedTest
    @ValueSource(ints = {0, 429, 500})
    void anApiServerThatIsInTroubleIsAskedALittleLonger(int code) throws Exception {
        deleted();
        server.code = code;

        time.advance(Patience.DEFAULT.givesUp().plusSeconds(1));
        rounds.lookAtAll();
        assertThat(end()).isEmpty();
        time.advance(Rounds.TROUBLE);
        rounds.lookAtAll();

        assertThat(end()).map(Progress.Finished::outcome).contains(Outcome.Unknown);
    }

    @Test
    void aDeletionThatSomebodyHasPutIntoTheFuture() throws Exception {
        Instant future = time.instant().plus(Duration.ofDays(3650));
        records.update(plan().with(new Progress.Deleted(future, Optional.empty())));
        server.code = 404;

        time.advance(Patience.DEFAULT.givesUp().plusSeconds(1));
        rounds.lookAtAll();

        assertThat(end()).map(Progress.Finished::outcome).contains(Outcome.Gone);
    }

    @Test
    void aMessageOfTheApiServerIsNotKeptInFullLength() throws Exception {
        deleted();
        server.code = 403;
        server.said = "no, ".repeat(5000);

        time.advance(Patience.DEFAULT.givesUp().plusSeconds(1));
        rounds.lookAtAll();

        assertThat(end().orElseThrow().message()).hasSizeLessThan(600);
    }

    private Optional<Progress.Finished> end() {
        return records.ofPod("old").orElseThrow().progress() instanceof Progress.Finished finished
                ? Optional.of(finished)
                : Optional.empty();
    }

    private CleanupRecord plan() {
        return records.plan(CleanupRecords.planned("old", time.instant())).orElseThrow();
    }

    private void deleted() {
        records.update(plan().with(new Progress.Deleted(time.instant(), Optional.empty())));
    }

    /** An API server that refuses everything; 0 if it does not answer at all. */
    private static final class Refusing implements Replies.Script {
        private int code;
        private String said = "no";

        @Override
        public Wire.Answer reply(Wire.Request request) throws IOException {
            if (code == 0) {
                throw new IOException("connection refused");
            }
            return Replies.status(code, said);
        }
    }
}
