package dev.crashloop.cleaner.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.CleanupRecords;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.sandbox.store.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Plans that may have been written, as nobody knows who has lost the answer. */
class LostAnswersTest {
    private static final String UID = "749d6f4c-50a1-45b3-a07b-412f36786b9c";
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final Answers wire = new Answers();
    private final HandTime time = new HandTime();
    private final ClusterRecords records = new ClusterRecords(Replies.client(wire), time);

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void aPlanWhoseAnswerIsLostCountsUntilTheApiServerSaysThatItIsNotThere() {
        wire.down = true;

        assertThatThrownBy(() -> records.plan(planned())).isInstanceOf(ApiException.Unreachable.class);

        assertThat(records.open()).hasSize(1);
        looks(1);
        looks(2);
        await().until(() -> time.sleeps().size() == 3);
        assertThat(records.open()).hasSize(1);
        wire.down = false;
        looks(3);
        await().untilAsserted(() -> assertThat(records.open()).isEmpty());
        await().until(() -> !time.isAwaited());
    }

    /** A watch may fall silent, and it takes minutes until that is noticed. */
    @Test
    void aPlanWhoseAnswerIsLostAndThatNoWatchBringsIsFound() throws Exception {
        wire.down = true;
        assertThatThrownBy(() -> records.plan(planned())).isInstanceOf(ApiException.Unreachable.class);
        wire.down = false;
        wire.there = List.of(RecordObjects.of(planned(), 7));

        looks(1);

        await().until(() -> wire.looked == 1);
        await().until(() -> records.takeOver(planned()));
        assertThat(wire.versionTakenOver).isEqualTo("7");
        assertThat(records.open()).hasSize(1);
        assertThat(time.isAwaited()).isFalse();
    }

    @Test
    void aPlanThatIsDeletedWhileItIsLookedForDoesNotComeBack() {
        var known = new KnownRecords();
        known.perhapsPlanned(planned());
        known.present(RecordObjects.of(planned(), 7));
        known.gone(RecordObjects.of(planned(), 8));

        known.found(RecordObjects.of(planned(), 7));

        assertThat(known.ofPod(UID)).isEmpty();
    }

    @Test
    void aPlanWhoseAnswerIsLostAndThatTheWatchBringsStays() {
        wire.down = true;
        assertThatThrownBy(() -> records.plan(planned())).isInstanceOf(ApiException.Unreachable.class);

        records.present(RecordObjects.of(planned(), 7));
        time.advance(ApiClient.REQUEST_TIMEOUT.multipliedBy(2));

        assertThat(records.ofPod(UID)).isPresent();
        assertThat(time.isAwaited()).isFalse();
        assertThat(records.open()).hasSize(1);
    }

    /** So much later it is looked for the plan, for the so many-th time. */
    private void looks(int times) {
        await().until(() -> time.sleeps().size() == times);
        time.advance(ApiClient.REQUEST_TIMEOUT.multipliedBy(2));
    }

    private static CleanupRecord planned() {
        return CleanupRecords.planned(UID, NOON);
    }

    /** An API server that may be away, and that has these records. */
    private static final class Answers implements Replies.Script {
        private volatile boolean down;
        private volatile List<ObjectNode> there = List.of();
        private volatile int looked;
        private volatile String versionTakenOver = "";

        @Override
        public synchronized Wire.Answer reply(Wire.Request request) throws IOException {
            if (down) {
                throw new IOException("connection reset");
            }
            if (request.method().equals("GET")) {
                assertThat(request.path())
                        .endsWith("/namespaces/demo/cleanups?fieldSelector=metadata.name%3Dorders-1-" + UID);
                looked++;
                return Replies.ok("{\"items\": " + there + "}");
            }
            versionTakenOver =
                    Json.text(Json.parse(Objects.requireNonNull(request.body())), "metadata", "resourceVersion");
            return Replies.ok(RecordObjects.of(planned(), 8).toString());
        }
    }
}
