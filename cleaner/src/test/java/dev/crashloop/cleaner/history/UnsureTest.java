package dev.crashloop.cleaner.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.CleanupRecords;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.sandbox.store.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** What is not known counts as it would do most harm: answers that are lost, and watches that are late. */
class UnsureTest {
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
    void aPlanThatTheApiServerRefusesCountsForNothing() {
        wire.code = 403;

        assertThatThrownBy(() -> records.plan(planned())).isInstanceOf(ApiException.Refused.class);

        assertThat(records.open()).isEmpty();
    }

    @Test
    void aWatchThatIsLateDoesNotBringBackWhatWasBeforeTheLastWrite() throws Exception {
        wire.answer = object(planned(), 5);
        records.plan(planned());
        wire.answer = object(planned(), 8);
        records.update(healed());
        await().until(() -> wire.sent == 2);

        records.present(object(planned(), 5));
        records.present(object(deleted(), 7));
        assertThat(records.open()).isEmpty();

        // somebody edits it later: that counts
        records.present(object(deleted(), 9));
        assertThat(records.open()).hasSize(1);
    }

    @Test
    void anOutcomeThatIsNotWrittenYetOutlivesAnEditThatNobodyUnderstands() throws Exception {
        wire.answer = object(planned(), 5);
        records.plan(planned());
        wire.down = true;
        records.update(healed());
        await().until(time::isAwaited);

        ObjectNode garbled = object(deleted(), 7);
        garbled.withObject("status").put("phase", "garbled");
        records.present(garbled);
        wire.down = false;
        time.advance(Duration.ofSeconds(5));

        await().until(() -> wire.sent == 2);
        assertThat(records.ofPod(UID)).contains(healed());
    }

    @Test
    void theEndOfAnEarlierPlanIsNotTheEndOfThisOne() throws Exception {
        wire.answer = object(planned(), 5);
        records.plan(planned());

        records.gone(object(planned(), 4));
        assertThat(records.open()).hasSize(1);

        records.gone(object(planned(), 6));
        assertThat(records.open()).isEmpty();
    }

    @Test
    void anEventThatAWatchBringsAgainIsThePast() throws Exception {
        records.present(object(planned(), 5));
        records.present(object(healed(), 8));

        records.present(object(deleted(), 7));

        assertThat(records.open()).isEmpty();
    }

    @Test
    void aListIsBelievedAlsoIfTheClusterWasRestoredToWhatItWasBefore() {
        records.present(object(healed(), 8));

        records.listBegins();
        records.present(object(deleted(), 4));
        records.listEnds();

        assertThat(records.ofPod(UID)).contains(deleted());
    }

    @Test
    void aListThatWasUnderWayDoesNotTakeBackWhatWasWrittenMeanwhile() throws Exception {
        records.listBegins();
        wire.answer = object(planned(), 5);
        records.plan(planned());
        wire.answer = object(healed(), 6);
        records.update(healed());
        await().until(() -> wire.sent == 2);
        records.listEnds();
        assertThat(records.ofPod(UID)).contains(healed());

        records.listBegins();
        records.listEnds();
        assertThat(records.ofPod(UID)).isEmpty();
    }

    @Test
    void aWriteNamesTheVersionThatItChangesSoThatALateOneChangesNothing() throws Exception {
        wire.answer = object(planned(), 5);
        records.plan(planned());
        wire.answer = object(deleted(), 7);

        records.update(deleted());
        await().until(() -> wire.sent == 2);
        assertThat(wire.versionNamed()).isEqualTo("5");

        records.update(healed());
        await().until(() -> wire.sent == 3);
        assertThat(wire.versionNamed()).isEqualTo("7");
    }

    @Test
    void aWriteThatWasOvertakenIsTriedAgainOnWhatThereIsThen() throws Exception {
        wire.answer = object(planned(), 5);
        records.plan(planned());
        wire.code = 409;
        records.update(healed());
        await().until(time::isAwaited);

        records.present(object(deleted(), 9));
        wire.code = 200;
        time.advance(Duration.ofSeconds(5));

        await().until(() -> wire.sent == 3);
        assertThat(wire.versionNamed()).isEqualTo("9");
        assertThat(records.ofPod(UID)).contains(healed());
    }

    @Test
    void aRecordThatWasEndedMeanwhileStaysAsItEnded() throws Exception {
        wire.answer = object(planned(), 5);
        records.plan(planned());
        wire.code = 409;
        records.update(deleted());
        await().until(time::isAwaited);

        records.present(object(healed(), 9));
        wire.code = 200;
        time.advance(Duration.ofSeconds(5));

        await().until(() -> wire.sent == 3);
        assertThat(wire.last.path("status").path("phase").asString("")).isEqualTo("Finished");
        assertThat(records.ofPod(UID)).contains(healed());
    }

    @Test
    void aPlanThatNobodyHasSeenYetIsNotTakenOver() throws Exception {
        wire.down = true;
        assertThatThrownBy(() -> records.plan(planned())).isInstanceOf(ApiException.Unreachable.class);
        wire.down = false;

        assertThat(records.takeOver(planned())).isFalse();
        assertThat(wire.sent).isZero();

        records.present(object(planned(), 5));
        assertThat(records.takeOver(planned())).isTrue();
    }

    @Test
    void aPlanThatAnotherHasChangedIsNotTakenOver() throws Exception {
        records.present(object(planned(), 5));
        wire.code = 409;

        assertThat(records.takeOver(planned())).isFalse();
    }

    @Test
    void aRecordThatPeopleHaveDeletedDoesNotComeBackByWhatBecomesOfIt() throws Exception {
        records.present(object(planned(), 5));
        records.gone(object(planned(), 6));

        records.update(deleted());

        assertThat(records.ofPod(UID)).isEmpty();
        assertThat(records.open()).isEmpty();
    }

    @Test
    void aPlanThatSomebodyHasChangedMeanwhileAndThatCannotBeTakenBackIsNotForgotten() throws Exception {
        wire.answer = object(planned(), 5);
        CleanupRecord plan = records.plan(planned()).orElseThrow();
        records.present(object(planned(), 6)); // a label, by whoever labels all objects
        wire.code = 409;

        records.withdraw(plan);

        assertThat(records.open()).as("it is there, and has to end").hasSize(1);
    }

    @Test
    void aRecordThatHasEndedIsNotOpenedAgain() {
        var memory = new MemoryRecords(time);
        memory.plan(planned());
        memory.update(healed());

        memory.update(deleted());

        assertThat(memory.ofPod(UID)).contains(healed());
    }

    @Test
    void aCopyInAnotherNamespaceIsNotTheRecord() {
        records.present(object(deleted(), 5));

        records.present(copy());
        assertThat(records.ofPod(UID)).contains(deleted());

        records.gone(copy());
        assertThat(records.ofPod(UID)).contains(deleted());
    }

    @Test
    void aCopyThatIsSeenFirstGivesWayToWhatItWasMadeFrom() {
        records.listBegins();
        records.present(copy());
        records.present(object(deleted(), 5));
        records.listEnds();

        assertThat(records.all()).containsExactly(deleted());
    }

    @Test
    void anObjectWhoseNameEndsAsThatOfARecordIsNotTheRecord() {
        records.present(object(deleted(), 5));
        ObjectNode other = object(planned(), 9);
        other.withObject("metadata").put("namespace", "elsewhere").put("name", "x-" + UID);

        records.present(other);
        assertThat(records.ofPod(UID)).contains(deleted());

        records.gone(other);
        assertThat(records.ofPod(UID)).contains(deleted());
    }

    /** As a backup does it that is restored under another name: without a status, and later. */
    private static ObjectNode copy() {
        ObjectNode copy = object(planned(), 9);
        copy.withObject("metadata")
                .put("namespace", "demo-restored")
                .put("creationTimestamp", NOON.plusSeconds(3600).toString());
        copy.remove("status");
        return copy;
    }

    private static CleanupRecord planned() {
        return CleanupRecords.planned(UID, NOON);
    }

    private static CleanupRecord deleted() {
        return planned().with(new Progress.Deleted(NOON, Optional.empty()));
    }

    private static CleanupRecord healed() {
        return planned()
                .with(new Progress.Finished(
                        Optional.of(new Progress.Deleted(NOON, Optional.empty())),
                        Outcome.Healed,
                        NOON.plus(Duration.ofSeconds(30)),
                        "ready"));
    }

    private static ObjectNode object(CleanupRecord record, long version) {
        return RecordObjects.of(record, version);
    }

    /** An API server that says what it is told to say. */
    private static final class Answers implements Replies.Script {
        private volatile boolean down;
        private volatile int code = 200;
        private volatile int sent;
        private volatile JsonNode last = NullNode.getInstance();
        private volatile ObjectNode answer = object(planned(), 1);

        @Override
        public synchronized Wire.Answer reply(Wire.Request request) throws IOException {
            if (down) {
                throw new IOException("connection reset");
            }
            last = Json.parse(Objects.requireNonNull(request.body()));
            sent++;
            return Replies.of(code, answer.toString());
        }

        /** Which version of the object the last write wants to change. */
        String versionNamed() {
            return last.path("metadata").path("resourceVersion").asString("");
        }
    }
}
