package dev.crashloop.cleaner.history;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.run.Cleaner;
import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.run.Ward;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class OddRecordsTest {
    private static final String BEFORE = "749d6f4c-50a1-45b3-a07b-412f36786b9c";

    private final Ward ward = Ward.open();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void aRecordThatPeopleDeleteMakesPlaceForTheNextCleanup() {
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofHours(5)));
        ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.deployment("payments", crash(KNOWN), Behaviour.serves());
        ward.stage().soon().until(() -> ward.told().guards().contains("slow-start"));

        ward.cluster().store().delete(Ward.CLEANUPS, "demo", Stage.name(ward.record()), DeleteOptions.NOW);

        ward.awaitCleaned(2);
    }

    @Test
    void aPodWhoseRecordMakesNoSenseIsNotDeleted() {
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.stage().awaitCrashLoop();
        ward.write(
                Ward.recordOf(ward.stage().pod()),
                Json.object().put("phase", "Dreaming"),
                ward.cluster().timeline().instant());

        ward.clean(POLICY);
        ward.stage().pass(120);

        assertThat(ward.stage().removalsAsked()).isZero();
    }

    @Test
    void aPodThatLivesThoughItsRecordHasAnOutcomeIsLeftAloneAndTheReasonIsTold() {
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.stage().awaitCrashLoop();
        var now = ward.cluster().timeline().instant();
        ward.write(
                Ward.recordOf(ward.stage().pod()),
                Json.object().put("phase", "Finished").put("outcome", "Healed").put("finishedAt", now.toString()),
                now);

        ward.clean(POLICY);

        ward.stage().soon().until(() -> !ward.told().stuck().isEmpty());
        assertThat(ward.told().stuck()).first().asString().contains("with the outcome Healed", "delete the record");
        ward.stage().pass(60);
        assertThat(ward.stage().removalsAsked()).isZero();
    }

    @Test
    void aRecordThatWasEditedIntoNonsenseAndThenDeletedIsForgotten() {
        ward.deployment("orders", crash(KNOWN));
        ward.clean(POLICY + "  limits: {perNamespacePerHour: 1}\n");
        ward.awaitOutcomes("Recurred");
        ward.edit(ward.record(), record -> Json.child(record, "status").put("phase", "Dreaming"));
        ward.stage().pass(5);
        ward.cluster().store().delete(Ward.CLEANUPS, "demo", Stage.name(ward.record()), DeleteOptions.NOW);
        ward.deployment("payments", crash(KNOWN), Behaviour.serves());

        ward.awaitCleaned(2);
    }

    @Test
    void aDeletionThatWasDoneAndNotWrittenDownIsFollowedByTheNextCleaner() {
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofSeconds(5)));
        ward.stage().awaitCrashLoop();
        ObjectNode bad = ward.stage().pod();
        ward.write(
                Ward.recordOf(bad),
                Json.object().put("phase", "Planned"),
                ward.cluster().timeline().instant());
        ward.cluster().store().delete(Resource.PODS, "demo", Stage.name(bad), DeleteOptions.DEFAULT);
        ward.stage().soon().until(() -> ward.stage().podsEver() == 2);
        ward.stage().awaitServing(1);

        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");
    }

    @Test
    void anOutcomeThousandsOfYearsFromNowKeepsItsWorkloadWaitingAndNoOther() {
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.stage().awaitCrashLoop();
        ObjectNode recurred = Ward.recordOf(ward.stage().pod());
        Json.child(recurred, "metadata").put("name", "orders-before-" + BEFORE);
        Json.child(Json.child(recurred, "spec"), "pod")
                .put("name", "orders-before")
                .put("uid", BEFORE);
        ward.write(
                recurred,
                Json.object()
                        .put("phase", "Finished")
                        .put("outcome", "Recurred")
                        .put("finishedAt", "9999-12-31T23:59:59Z"),
                ward.cluster().timeline().instant());

        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.told().guards().contains("cooling-down"));
        ward.deployment("payments", crash(KNOWN), Behaviour.serves());
        ward.awaitCleaned(1);
        ward.stage().pass(60);

        assertThat(ward.told().cleaned()).singleElement().asString().contains("payments");
    }

    @Test
    void aCleanerThatIsClosedWritesNoMore() {
        Fault outage = ward.cluster().faults().inject(Call.on("patch", "cleanups/status"), Effect.internalError());
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        Cleaner first = ward.clean(POLICY);
        ward.awaitCleaned(1);
        first.close();
        ward.stage().pass(6);
        int hits = outage.hits();
        ward.stage().pass(60);

        assertThat(outage.hits()).isEqualTo(hits);
    }

    @Test
    void controlARecordThatIsDeletedIsForgotten() {
        ward.deployment("orders", crash(KNOWN));
        ward.clean(POLICY + "  limits: {perNamespacePerHour: 1}\n");
        ward.awaitOutcomes("Recurred");
        ward.cluster().store().delete(Ward.CLEANUPS, "demo", Stage.name(ward.record()), DeleteOptions.NOW);
        ward.deployment("payments", crash(KNOWN), Behaviour.serves());

        ward.awaitCleaned(2);
    }

    @Test
    void twoCleanersAtOnceCleanAPodOnceAndKeepOneRecord() {
        var both = new java.util.concurrent.CountDownLatch(1);
        var _ = ward.cluster().faults().inject(Call.on("delete", "pods"), new Effect.Hold(both), 2);
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.clean(POLICY);
        ward.clean(POLICY);
        ward.stage().pass(30);
        both.countDown();
        ward.stage().pass(60);

        assertThat(ward.stage().podsEver()).isEqualTo(2);
        assertThat(ward.records()).hasSize(1);
        // a plan that stands for 30 s counts as abandoned; a second request for the pod of that UID changes nothing
        assertThat(ward.stage().removalsAsked()).isLessThanOrEqualTo(2);
    }
}
