package dev.crashloop.cleaner.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.CleanupRecords;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.CleanupRecord.Replacement;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replacement without a probe has to stay up under our eyes, whatever the clock of its node says; and it is looked at once more before it
 * is said to be healed, whatever the watch has shown, or not shown.
 */
class StaysUpTest {
    private static final Duration STAYS_UP = Patience.DEFAULT.staysUp();

    private final HandTime time = new HandTime();
    private final MemoryRecords records = new MemoryRecords(time);
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private final OnePod server = new OnePod();
    private final Follower follower = new Follower(
            records,
            Replies.client(server),
            Patience.DEFAULT,
            time,
            (_, done) -> outcomes.add(done.outcome().name()));
    private final Instant begin = time.instant();

    @BeforeEach
    void aPodWasCleaned() {
        CleanupRecord record = CleanupRecords.planned("old", begin);
        records.plan(record);
        records.update(record.with(new Progress.Deleted(begin, Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -7, 7})
    void itIsHealedOnceItWasSeenToStayUp(int hours) throws Exception {
        seen(running(0, begin.plus(Duration.ofHours(hours))));

        time.advance(STAYS_UP.minusSeconds(1));
        seen(running(0, begin.plus(Duration.ofHours(hours))));
        assertThat(time.isAwaited()).isTrue();
        assertThat(outcomes).isEmpty();
        time.advance(Duration.ofSeconds(1));
        follower.confirmNext();

        assertThat(outcomes).containsExactly("Healed");
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void aRestartBeginsAnew() throws Exception {
        seen(running(0, begin));
        time.advance(STAYS_UP.minusSeconds(5));
        seen(running(1, begin.plus(STAYS_UP)));

        time.advance(Duration.ofSeconds(5));
        follower.confirmNext();
        assertThat(outcomes).isEmpty();
        time.advance(STAYS_UP.minusSeconds(5));
        follower.confirmNext();

        assertThat(outcomes).containsExactly("Healed");
    }

    @Test
    void aReplacementThatIsNeverSteadyIsWaitedForOnce() {
        for (int restarts = 0; restarts < 20; restarts++) {
            seen(running(restarts, begin.plusSeconds(restarts)));
            seen(heldBack());
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(time.waiting()).isEqualTo(1);
    }

    @Test
    void aCrashThatNoWatchHasShownIsSeenBeforeItIsSaidToBeHealed() throws Exception {
        seen(running(0, begin));
        server.has(heldBack());

        time.advance(STAYS_UP);
        follower.confirmNext();

        assertThat(outcomes).isEmpty();
        assertThat(time.isAwaited()).as("another look at it, unless it changes").isFalse();
    }

    @Test
    void aRestartThatNoWatchHasShownBeginsAnew() throws Exception {
        seen(running(0, begin));
        server.has(running(1, begin.plusSeconds(20)));

        time.advance(STAYS_UP);
        follower.confirmNext();
        assertThat(outcomes).isEmpty();
        time.advance(STAYS_UP);
        follower.confirmNext();

        assertThat(outcomes).containsExactly("Healed");
    }

    /** Times in the API are whole seconds. */
    @Test
    void aRestartWithinOneSecondBeginsAnew() throws Exception {
        seen(running(0, begin));
        server.has(running(1, begin));

        time.advance(STAYS_UP);
        follower.confirmNext();

        assertThat(outcomes).isEmpty();
    }

    @Test
    void whatAnOldChangeSaysAfterwardsIsNoNews() throws Exception {
        seen(running(0, begin));
        server.has(running(1, begin.plusSeconds(20)));
        time.advance(STAYS_UP);
        follower.confirmNext();

        time.advance(STAYS_UP.minusSeconds(1));
        follower.present(Pods.parse(version(7, running(0, begin))));
        time.advance(Duration.ofSeconds(1));
        follower.confirmNext();

        assertThat(outcomes).containsExactly("Healed");
    }

    @Test
    void aReplacementThatIsGoneUnseenHasToBeReplacedInTurn() throws Exception {
        seen(running(0, begin));
        assertThat(replacement()).contains("new");
        server.hasNone();

        time.advance(STAYS_UP);
        follower.confirmNext();

        assertThat(outcomes).isEmpty();
        assertThat(replacement()).isEmpty();
    }

    @Test
    void aPodOfThatNameThatIsAnotherOneDoesNotCount() throws Exception {
        seen(running(0, begin));
        server.has(running(0, begin).replace("\"new\"", "\"another\""));

        time.advance(STAYS_UP);
        follower.confirmNext();

        assertThat(outcomes).isEmpty();
        assertThat(replacement()).isEmpty();
    }

    @Test
    void whileTheApiServerIsAwayNothingIsSaidAndItIsAskedAgainLater() throws Exception {
        seen(running(0, begin));
        server.isAway();
        time.advance(STAYS_UP);
        follower.confirmNext();
        assertThat(outcomes).isEmpty();

        server.has(running(0, begin));
        follower.offerAll(); // as with each look
        time.advance(Duration.ZERO);
        follower.confirmNext();

        assertThat(outcomes).containsExactly("Healed");
    }

    private Optional<String> replacement() {
        return records.ofPod("old").orElseThrow().replacement().map(Replacement::uid);
    }

    /** The API server has it so, and the watch has shown it. */
    private void seen(String pod) {
        server.has(pod);
        follower.present(Pods.parse(pod));
    }

    private String running(int restarts, Instant since) {
        return replacement(true, """
                {"name": "app", "restartCount": %d, "state": {"running": {"startedAt": "%s"}}}
                """.formatted(restarts, since));
    }

    private String heldBack() {
        return replacement(false, Pods.crashLooping("app", 134, 1));
    }

    private String replacement(boolean ready, String container) {
        return version(9, """
                {"metadata": {"namespace": "demo", "name": "orders-2", "uid": "new", "resourceVersion": "9",
                  "creationTimestamp": "%s",
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "orders-5bf89", "uid": "r1",
                    "controller": true}]},
                 "spec": {"nodeName": "node-1", "containers": [{"name": "app"}]},
                 "status": {"conditions": [{"type": "Ready", "status": "%s"}], "containerStatuses": [%s]}}
                """.formatted(begin, ready ? "True" : "False", container));
    }

    private static String version(int version, String pod) {
        return pod.replaceFirst("\"resourceVersion\": \"\\d+\"", "\"resourceVersion\": \"" + version + "\"");
    }

    /** An API server of one pod. */
    private static final class OnePod implements Replies.Script {
        private Optional<String> pod = Optional.empty();
        private boolean away;
        private int asked;

        void has(String json) {
            pod = Optional.of(json);
            away = false;
        }

        void hasNone() {
            pod = Optional.empty();
        }

        void isAway() {
            away = true;
        }

        int asked() {
            return asked;
        }

        @Override
        public Wire.Answer reply(Wire.Request request) throws IOException {
            asked++;
            if (away) {
                throw new IOException("connection refused");
            }
            assertThat(request.path()).isEqualTo("/api/v1/namespaces/demo/pods/orders-2");
            return pod.map(Replies::ok).orElseGet(Replies::notFound);
        }
    }
}
