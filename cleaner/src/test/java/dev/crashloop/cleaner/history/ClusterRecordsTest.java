package dev.crashloop.cleaner.history;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.run.Ward;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Records in the cluster: written before anything is done, once for each pod, and read with suspicion. */
class ClusterRecordsTest {
    private static final Predicate<Call> WRITE = Call.on("create", "cleanups");

    private final Ward ward = Ward.open();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void aPodIsWrittenDownBeforeItIsDeleted() {
        badPod("orders");
        ward.clean(POLICY);
        ward.awaitOutcomes("Healed");

        List<String> asked = ward.cluster().requests().entries().stream()
                .map(entry -> entry.call().verb() + " " + entry.call().fullResource())
                .filter(List.of("create cleanups", "delete pods")::contains)
                .toList();
        assertThat(asked).containsExactly("create cleanups", "delete pods");
    }

    @Test
    void aRecordSaysWhatWasDecidedAndWhatBecameOfIt() {
        badPod("orders");
        ward.stage().awaitCrashLoop();
        ObjectNode pod = ward.stage().pod();
        JsonNode owner = pod.path("metadata").path("ownerReferences").path(0);
        ward.clean(POLICY);
        ward.awaitOutcomes("Healed");

        ObjectNode record = ward.record();
        JsonNode spec = record.path("spec");
        assertThat(Stage.name(record)).isEqualTo(Stage.name(pod) + "-" + Stage.uid(pod));
        assertThat(spec.path("pod")).isEqualTo(Json.parse("""
                {"name": "%s", "uid": "%s", "node": "node-1"}""".formatted(Stage.name(pod), Stage.uid(pod))));
        assertThat(spec.path("workload")).isEqualTo(Json.parse("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "name": "orders", "uid": "%s"}
                """.formatted(Stage.uid(ward.stage()
                .cluster()
                .store()
                .get(Resource.DEPLOYMENTS, "demo", "orders")
                .orElseThrow()))));
        assertThat(spec.path("controller"))
                .isEqualTo(Json.parse("""
                {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "%s", "uid": "%s"}
                """.formatted(Json.text(owner, "name"), Json.text(owner, "uid"))));
        assertThat(Json.text(spec, "template")).isEqualTo(Json.text(pod, "metadata", "labels", "pod-template-hash"));
        assertThat(Json.text(spec, "policy")).isEqualTo("CrashLoopPolicy/demo/dns");
        assertThat(Json.text(spec, "action")).isEqualTo("Delete");
        assertThat(strings(spec.path("failures"))).containsExactly("host-not-found");
        assertThat(strings(spec.path("decisive"))).containsExactly(KNOWN);
        assertThat(strings(spec.path("guards"))).startsWith("terminating").contains("cooling-down", "slow-start");
        assertThat(Ward.phase(record)).isEqualTo("Finished");
        assertThat(Json.text(record, "status", "message")).contains("stays up");
        assertThat(record.path("status").path("replacement")).isEqualTo(Json.parse("""
                {"name": "%s", "uid": "%s"}""".formatted(
                        Stage.name(ward.stage().pod()), Stage.uid(ward.stage().pod()))));
        assertThat(Instant.parse(Json.text(record, "status", "deletedAt")))
                .isBefore(Instant.parse(Json.text(record, "status", "finishedAt")));
    }

    @Test
    void aPodWhoseCleanupIsFinishedIsNotDeletedAgain() {
        badPod("orders");
        ward.stage().awaitCrashLoop();
        ward.write(Ward.recordOf(ward.stage().pod()), finished("Unknown"), now());

        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.cluster().requests().count(WRITE) == 1);
        ward.stage().pass(30);

        assertThat(ward.stage().removalsAsked()).isZero();
        assertThat(ward.cluster().requests().count(WRITE)).isEqualTo(1);
        assertThat(ward.records()).hasSize(1);
    }

    @Test
    void aPodThatSomebodyElseHasWrittenDownInTheSameInstantIsLeftToThem() {
        var release = new CountDownLatch(1);
        Fault held = ward.cluster().faults().inject(WRITE, new Effect.Hold(release), 1);
        badPod("orders");
        ward.clean(POLICY);
        ward.stage().soon().until(() -> held.hits() == 1);
        ObjectNode status = Json.object();
        status.put("phase", "Deleted").put("deletedAt", Json.time(now()));
        ward.write(Ward.recordOf(ward.stage().pod()), status, now());
        ward.stage().pass(5);

        release.countDown();
        ward.stage().pass(30);

        assertThat(ward.stage().removalsAsked()).isZero();
    }

    @Test
    void aServerThatCannotWriteRecordsHasNoPodDeletedUntilItCan() {
        Fault outage = ward.cluster().faults().inject(WRITE, Effect.internalError());
        badPod("orders");
        ward.clean(POLICY);
        ward.stage().soon().until(() -> outage.hits() >= 3);
        assertThat(ward.stage().removalsAsked()).isZero();
        assertThat(ward.told().stuck()).hasSize(1);

        outage.close();
        ward.awaitOutcomes("Healed");
    }

    @Test
    void withoutThePermissionToWriteRecordsNothingIsDeletedAndItIsToldOnce() {
        Registration denied = ward.cluster().server().access().deny(WRITE);
        badPod("orders");
        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.cluster().requests().count(WRITE) >= 2);

        assertThat(ward.stage().removalsAsked()).isZero();
        assertThat(ward.told().stuck())
                .singleElement()
                .satisfies(stuck -> assertThat(stuck.why())
                        .contains("record cannot be written", "cannot create resource \"cleanups\""));

        denied.close();
        ward.awaitOutcomes("Healed");
    }

    @Test
    void recordsThatMakeNoSenseAreIgnored() {
        Instant then = now().minus(Duration.ofMinutes(3));
        ward.write(Ward.recordOf("demo", "phase", "u1"), Json.parse("{\"phase\": \"Dreaming\"}"), then);
        ward.write(Ward.recordOf("demo", "outcome", "u2"), finished("Splendid"), then);
        ward.write(Ward.recordOf("demo", "time", "u3"), Json.parse("{\"phase\": \"Deleted\"}"), then);
        ObjectNode empty = Ward.recordOf("demo", "empty", "u4");
        empty.putObject("spec");
        ward.write(empty, Json.object(), then);
        ObjectNode text = Ward.recordOf("demo", "text", "u5");
        text.put("spec", "what?");
        ward.write(text, Json.parse("{\"status\": []}"), then);
        ObjectNode foreign = Ward.recordOf("demo", "foreign", "u6");
        Json.child(foreign, "metadata").put("name", "some-name");
        ward.write(foreign, finished("Recurred"), then);
        badPod("orders");

        ward.clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed")));
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(ward.records()).hasSize(7);
    }

    @Test
    void aRecordThatIsEditedIntoNonsenseWhileItIsFollowedHarmsNothing() {
        slowPod("orders");
        ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> Ward.phase(ward.record()).equals("Deleted"));

        ward.edit(ward.record(), record -> {
            record.putObject("spec");
            Json.child(record, "status").put("phase", "Dreaming");
        });
        ward.stage().pass(30);

        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(ward.stage().podsEver()).isEqualTo(2);
    }

    @Test
    void aRecordThatPeopleDeleteIsNotMissed() {
        slowPod("orders");
        ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> Ward.phase(ward.record()).equals("Deleted"));

        deleteRecord();
        ward.stage().pass(30);

        assertThat(ward.records()).isEmpty();
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        badPod("payments");
        ward.awaitCleaned(2);
    }

    @Test
    void oldRecordsAndTooManyRecordsAreDeleted() {
        for (int i = 0; i < ClusterRecords.KEPT_PER_NAMESPACE + 5; i++) {
            ward.oldRecord("demo", "Unknown", Duration.ofHours(2).plusMinutes(i));
        }
        ward.oldRecord("demo", "Unknown", Duration.ofDays(8));
        ward.oldRecord("other", "Unknown", Duration.ofDays(8));
        ObjectNode recent = ward.oldRecord("other", "Unknown", Duration.ofDays(6));
        badPod("orders");

        ward.clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed")));
        ward.stage().soon().until(() -> ward.records().size() == ClusterRecords.KEPT_PER_NAMESPACE);
        assertThat(ward.records()).extracting(Stage::name).anyMatch(name -> name.startsWith("orders-"));
        assertThat(ward.records())
                .extracting(record -> Instant.parse(Json.text(record, "metadata", "creationTimestamp")))
                .allMatch(created -> created.isAfter(
                        now().minus(Duration.ofHours(2).plusMinutes(ClusterRecords.KEPT_PER_NAMESPACE + 10))));
        assertThat(ward.cluster().store().list(Ward.CLEANUPS, "other"))
                .extracting(Stage::name)
                .containsExactly(Stage.name(recent));
    }

    @Test
    void aPlanThatCameToNothingIsTakenBack() {
        var changed = ApiError.conflict(ApiError.Subject.of(Resource.PODS, "orders"), "the pod has changed");
        ward.cluster().faults().inject(Call.on("delete", "pods"), new Effect.Refuse(changed), 1);
        badPod("orders");
        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.told().removals().size() == 1);
        ward.stage().soon().until(() -> ward.records().isEmpty());

        assertThat(ward.told().removals().getFirst().removal()).isInstanceOf(Removal.Overtaken.class);
        ward.stage().pass(10);
        assertThat(ward.records()).isEmpty();
        ward.cluster()
                .store()
                .edit(Resource.PODS, "demo", Stage.name(ward.stage().pod()), pod -> {
                    Json.child(Json.child(pod, "metadata"), "labels").put("touched", "yes");
                    return pod;
                });

        ward.awaitOutcomes("Healed");
        assertThat(ward.records()).hasSize(1);
    }

    @Test
    void whatBecameOfACleanupIsWrittenAsSoonAsTheServerTakesIt() {
        Fault outage = ward.cluster().faults().inject(Call.on("patch", "cleanups/status"), Effect.internalError());
        badPod("orders");
        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed")));
        ward.stage().soon().until(() -> outage.hits() >= 4);
        assertThat(Ward.outcome(ward.record())).isEmpty();

        outage.close();

        ward.awaitOutcomes("Healed");
    }

    private void badPod(String name) {
        ward.deployment(name, crash(KNOWN), Behaviour.serves());
    }

    /** Its replacement has no outcome in the time of a test. */
    private void slowPod(String name) {
        ward.probedDeployment(name, crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofHours(5)));
    }

    private void deleteRecord() {
        ward.cluster().store().delete(Ward.CLEANUPS, "demo", Stage.name(ward.record()), DeleteOptions.NOW);
    }

    private ObjectNode finished(String outcome) {
        return Json.object().put("phase", "Finished").put("outcome", outcome).put("finishedAt", Json.time(now()));
    }

    private Instant now() {
        return ward.cluster().timeline().instant();
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(each -> each.asString("")).toList();
    }
}
