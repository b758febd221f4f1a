package dev.crashloop.cleaner.outcome;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.UNKNOWN;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.run.Ward;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Program;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each removed pod is followed, on a cluster, until it is known what became of it. */
class FollowerTest {
    /** Serves, but is not ready within the time of a test. */
    private static final Behaviour SLOW_TO_BE_READY = Behaviour.serves().readyAfter(Duration.ofHours(5));

    private Ward ward = Ward.open();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void aReplacementWithAProbeIsHealedAsSoonAsItIsReady() {
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofSeconds(8)));
        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");

        JsonNode record = ward.record();
        assertThat(Json.text(record, "status", "message"))
                .isEqualTo("the replacement " + Stage.name(ward.stage().pod()) + " is ready");
        assertThat(took(record)).isGreaterThanOrEqualTo(Duration.ofSeconds(7)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aReplacementWithoutAProbeIsHealedOnceItHasStayedUp() {
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");

        JsonNode record = ward.record();
        assertThat(Json.text(record, "status", "message"))
                .isEqualTo("the replacement " + Stage.name(ward.stage().pod()) + " stays up");
        assertThat(took(record)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aReplacementThatRunsForAWhileAndFailsAgainIsNotHealed() {
        ward.deployment("orders", crash(KNOWN), crash(KNOWN).after(Duration.ofSeconds(20)), Behaviour.serves());
        ward.clean(POLICY);

        ward.stage().soon().until(() -> !ward.outcomes().isEmpty());

        assertThat(ward.outcomes()).containsExactly("Recurred");
        ward.stage()
                .soon()
                .untilAsserted(() -> assertThat(ward.records())
                        .extracting(record -> Json.text(record, "status", "message"))
                        .contains("the replacement shows the same known failure"));
    }

    @Test
    void aReplacementWithAnotherKnownFailureIsAChange() {
        ward.deployment("orders", crash(KNOWN), crash("dial tcp 10.0.0.7:5432: i/o timeout"), Behaviour.serves());
        ward.clean(POLICY + "    - name: timeout\n      logs: {allOf: [{contains: i/o timeout}]}\n");

        ward.stage().soon().until(() -> !ward.outcomes().isEmpty());

        assertThat(ward.outcomes().getFirst()).isEqualTo("Changed");
        ward.stage()
                .soon()
                .untilAsserted(() -> assertThat(ward.records())
                        .extracting(record -> Json.text(record, "status", "message"))
                        .contains("the replacement shows another known failure: timeout"));
    }

    @Test
    void aReplacementWithAnUnknownFailureIsAChangeAndIsLeftAlone() {
        ward.deployment("orders", crash(KNOWN), crash(UNKNOWN));
        ward.clean(POLICY);

        ward.awaitOutcomes("Changed");

        assertThat(Json.text(ward.record(), "status", "message"))
                .isEqualTo("the replacement crashes for a reason that no policy knows");
        ward.stage().pass(60);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
    }

    @Test
    void aDeploymentThatIsScaledToZeroWantsNoReplacement() {
        ward.probedDeployment("orders", crash(KNOWN), SLOW_TO_BE_READY);
        ward.clean(POLICY);
        ward.awaitCleaned(1);

        ward.cluster().store().edit(Resource.DEPLOYMENTS, "demo", "orders", deployment -> {
            Json.child(deployment, "spec").put("replicas", 0);
            return deployment;
        });

        ward.awaitOutcomes("Gone");
    }

    @Test
    void aDeploymentThatIsDeletedWantsNoReplacement() {
        ward.probedDeployment("orders", crash(KNOWN), SLOW_TO_BE_READY);
        ward.clean(POLICY);
        ward.awaitCleaned(1);

        ward.cluster().store().delete(Resource.DEPLOYMENTS, "demo", "orders", DeleteOptions.DEFAULT);

        ward.awaitOutcomes("Gone");
    }

    @Test
    void aReplacementThatNeitherWorksNorFailsIsUnknownAfterTheTime() {
        ward.probedDeployment("orders", crash(KNOWN), SLOW_TO_BE_READY);
        ward.clean(new Patience(Duration.ofSeconds(30), Duration.ofSeconds(90)), POLICY);

        ward.awaitOutcomes("Unknown");

        assertThat(Json.text(ward.record(), "status", "message")).isEqualTo("not known within 90 s");
        assertThat(took(ward.record())).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(150));
    }

    @Test
    void thePodOfAStatefulSetIsReplacedByTheOneOfItsName() {
        twoAtATime();
        ward.stage().image("demo/db:1", twoBadPods());
        ward.cluster()
                .statefulSet("demo", "db")
                .image("demo/db:1")
                .replicas(2)
                .with(FollowerTest::parallel)
                .create();
        ward.clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed", "Healed")));

        awaitReplacements(
                2,
                (record, pod) -> assertThat(Json.text(record, "status", "replacement", "name"))
                        .isEqualTo(Json.text(record, "spec", "pod", "name")));
    }

    @Test
    void thePodOfADaemonSetIsReplacedByTheOneOfItsNode() {
        ward.close();
        ward = Ward.on(Ward.builder(60).nodes("node-1", "node-2"));
        twoAtATime();
        ward.stage().image("demo/agent:1", twoBadPods());
        ward.cluster().daemonSet("demo", "agent").image("demo/agent:1").create();
        ward.clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed", "Healed")));

        awaitReplacements(
                2,
                (record, pod) -> assertThat(Json.text(pod, "spec", "nodeName"))
                        .isEqualTo(Json.text(record, "spec", "pod", "node")));
    }

    @Test
    void twoPodsOfOneReplicaSetThatAreCleanedAtTheSameTimeEachHaveAReplacementOfTheirOwn() {
        twoAtATime();
        ward.stage().image("demo/orders:1", twoBadPods());
        ward.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .replicas(2)
                .create();
        ward.clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed", "Healed")));

        assertThat(ward.mostInFlight()).isEqualTo(2);
        awaitReplacements(2, (record, pod) -> assertThat(Stage.ready(pod)).isTrue());
    }

    @Test
    void aReplacementThatIsDeletedBeforeItsOutcomeIsReplacedInTurn() {
        ward.probedDeployment(
                "orders", crash(KNOWN), SLOW_TO_BE_READY, Behaviour.serves().readyAfter(Duration.ofSeconds(10)));
        ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> !replacement(ward.record()).isEmpty());
        ward.cluster()
                .store()
                .delete(Resource.PODS, "demo", Stage.name(ward.stage().pod()), DeleteOptions.DEFAULT);

        ward.awaitOutcomes("Healed");
        assertThat(ward.stage().podsEver()).isEqualTo(3);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
    }

    /** What slow start allows after one cleanup that helped. */
    private void twoAtATime() {
        ward.oldRecord("demo", "Healed", Duration.ofHours(2));
    }

    private interface Check {
        void on(JsonNode record, JsonNode pod);
    }

    private void awaitReplacements(int expected, Check check) {
        ward.stage().soon().untilAsserted(() -> {
            var uids = new HashSet<String>();
            for (ObjectNode record : ward.records()) {
                if (!replacement(record).isEmpty()) {
                    uids.add(replacement(record));
                    check.on(record, podOf(replacement(record)));
                }
            }
            assertThat(uids).hasSize(expected);
        });
    }

    private JsonNode podOf(String uid) {
        return ward.stage().pods().stream()
                .filter(pod -> Stage.uid(pod).equals(uid))
                .findFirst()
                .orElseThrow();
    }

    private static String replacement(JsonNode record) {
        return Json.text(record, "status", "replacement", "uid");
    }

    private static Duration took(JsonNode record) {
        return Duration.between(
                Instant.parse(Json.text(record, "status", "deletedAt")),
                Instant.parse(Json.text(record, "status", "finishedAt")));
    }

    private static Program twoBadPods() {
        return Ward.inTurn(crash(KNOWN), crash(KNOWN), Behaviour.serves());
    }

    private static ObjectNode parallel(ObjectNode statefulSet) {
        Json.child(statefulSet, "spec").put("podManagementPolicy", "Parallel");
        return statefulSet;
    }
}
