package dev.crashloop.cleaner.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.time.ManualTimeline;
import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** Who stands behind a pod, up to the object that its users know. */
class OwnersTest {
    private final ManualTimeline timeline = new ManualTimeline(Instant.parse("2026-01-02T10:00:00Z"));
    private final EmbeddedCluster cluster =
            EmbeddedCluster.builder().timeline(timeline).start();
    private final HandTime time = new HandTime();
    private final ApiClient api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()));
    private final Owners owners = new Owners(api, time);

    @BeforeEach
    void anImage() {
        cluster.programs().register("serves", _ -> Behaviour.serves());
    }

    @AfterEach
    void close() {
        api.close();
        cluster.close();
    }

    @Test
    void aPodOfADeploymentBelongsToTheDeploymentAndNotToItsReplicaSet() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();

        Workload workload = owners.of(onlyPod()).workload();

        assertThat(workload).hasToString("Deployment demo/orders");
        assertThat(workload.apiVersion()).isEqualTo("apps/v1");
        assertThat(workload.uid())
                .isEqualTo(Json.text(
                        cluster.store()
                                .get(Resource.DEPLOYMENTS, "demo", "orders")
                                .orElseThrow(),
                        "metadata",
                        "uid"));
    }

    @Test
    void aPodOfAStatefulSetBelongsToIt() throws Exception {
        cluster.statefulSet("demo", "db").image("serves").create();

        assertThat(owners.of(onlyPod()).workload()).hasToString("StatefulSet demo/db");
    }

    @Test
    void aPodOfADaemonSetBelongsToIt() throws Exception {
        cluster.daemonSet("demo", "agent").image("serves").create();

        assertThat(owners.of(onlyPod()).workload()).hasToString("DaemonSet demo/agent");
    }

    @Test
    void aPodOfACronJobBelongsToIt() throws Exception {
        cluster.namespace("demo");
        ObjectNode cron = Json.object();
        cron.putObject("metadata").put("name", "nightly").put("namespace", "demo");
        cron.putObject("spec").put("schedule", "0 3 * * *");
        String uid = Json.text(cluster.store().create(Resource.CRON_JOBS, cron), "metadata", "uid");
        cluster.job("demo", "nightly-29")
                .image("serves")
                .with(job -> owned(job, "batch/v1", "CronJob", "nightly", uid))
                .create();

        assertThat(owners.of(onlyPod()).workload()).hasToString("CronJob demo/nightly");
    }

    @Test
    void aBarePodIsItsOwnWorkload() throws Exception {
        cluster.pod("demo", "bare").image("serves").create();

        assertThat(owners.of(onlyPod()).workload()).hasToString("Pod demo/bare");
    }

    @Test
    void aKindThatIsNotKnownIsTheWorkloadUnread() throws Exception {
        cluster.pod("demo", "db-1")
                .image("serves")
                .with(pod -> owned(pod, "example.com/v1", "Database", "db", "u-1"))
                .create();
        Pod pod = Pods.parse(
                cluster.store().list(Resource.PODS, "demo").getFirst().toString());
        cluster.requests().clear();

        assertThat(owners.of(pod).workload()).hasToString("Database demo/db");
        assertThat(cluster.requests().entries())
                .extracting(entry -> entry.call().resource())
                .containsExactly("namespaces");
    }

    @Test
    void aKindOfTheSameNameInAnotherGroupIsAnotherKind() throws Exception {
        cluster.pod("demo", "x")
                .image("serves")
                .with(pod -> owned(pod, "apps.example.com/v1", "Deployment", "x", "u-1"))
                .create();
        Pod pod = Pods.parse(
                cluster.store().list(Resource.PODS, "demo").getFirst().toString());
        cluster.requests().clear();

        assertThat(owners.of(pod).workload()).hasToString("Deployment demo/x");
        assertThat(cluster.requests().total()).isGreaterThan(0);
        assertThat(cluster.requests().count(call -> call.resource().equals("deployments")))
                .isZero();
    }

    @Test
    void anOwnerThatIsGoneHasNothingAgainstIt() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        Pod pod = onlyPod();
        cluster.store().delete(Resource.DEPLOYMENTS, "demo", "orders", DeleteOptions.NOW);

        Surroundings surroundings = owners.of(pod);

        assertThat(surroundings.optedOut()).isEmpty();
        assertThat(surroundings.workload().namespace()).isEqualTo("demo");
    }

    @Test
    void theOutermostObjectThatOptsOutIsTheOneThatIsNamed() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        Pod pod = onlyPod();
        skip(Resource.NAMESPACES, "", "demo");
        assertThat(owners.of(pod).optedOut()).contains("namespace demo");

        skip(Resource.DEPLOYMENTS, "demo", "orders");
        time.advance(Owners.FRESH.plusSeconds(1));
        assertThat(owners.of(pod).optedOut()).contains("Deployment demo/orders");
    }

    @Test
    void anAnnotationThatSaysFalseOptsNothingOut() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        cluster.store().edit(Resource.DEPLOYMENTS, "demo", "orders", object -> annotated(object, "false"));

        assertThat(owners.of(onlyPod()).optedOut()).isEmpty();
    }

    @Test
    void theLabelsOfTheNamespaceAreToldForThePoliciesThatSelectByThem() throws Exception {
        cluster.load("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: demo, labels: {team: shop}}
                """);
        cluster.pod("demo", "bare").image("serves").create();

        assertThat(owners.of(onlyPod()).namespaceLabels()).containsEntry("team", "shop");
    }

    @Test
    void manyPodsOfOneWorkloadCostNoMoreRequestsThanOne() throws Exception {
        cluster.deployment("demo", "orders").image("serves").replicas(20).create();
        timeline.advance(Duration.ofSeconds(10));
        cluster.requests().clear();

        for (ObjectNode pod : cluster.store().list(Resource.PODS, "demo")) {
            owners.of(Pods.parse(pod.toString()));
        }

        assertThat(cluster.requests().entries())
                .extracting(entry -> entry.call().resource())
                .containsExactly("namespaces", "replicasets", "deployments");
    }

    @Test
    void anAnswerIsOldAfterSeconds() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        Pod pod = onlyPod();
        owners.of(pod);
        skip(Resource.DEPLOYMENTS, "demo", "orders");

        time.advance(Owners.FRESH.minusSeconds(1));
        assertThat(owners.of(pod).optedOut()).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(owners.of(pod).optedOut()).contains("Deployment demo/orders");
    }

    @Test
    void anAnswerDoesNotStayGoodForLongerWhereTheClockIsSetBack() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        Pod pod = onlyPod();
        owners.of(pod);
        skip(Resource.DEPLOYMENTS, "demo", "orders");

        time.setClock(Duration.ofMinutes(-5));
        time.advance(Owners.FRESH);

        assertThat(owners.of(pod).optedOut()).contains("Deployment demo/orders");
    }

    @Test
    void anOwnerThatCannotBeReadIsAnErrorAndNotAnOptOutThatIsOverlooked() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        Pod pod = onlyPod();
        cluster.faults().inject(Call.on("get", "deployments"), Effect.unavailable(), 1);

        assertThatThrownBy(() -> owners.of(pod))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.transientFault()).isTrue());
        assertThat(owners.of(pod).workload()).hasToString("Deployment demo/orders");
    }

    private Pod onlyPod() {
        timeline.advance(Duration.ofSeconds(10));
        return Pods.parse(cluster.store().list(Resource.PODS, "demo").getFirst().toString());
    }

    private void skip(Resource resource, String namespace, String name) {
        cluster.store().edit(resource, namespace, name, object -> annotated(object, "true"));
    }

    private static ObjectNode annotated(ObjectNode object, String value) {
        Json.child(Json.child(object, "metadata"), "annotations").put("crashloop.dev/skip", value);
        return object;
    }

    private static ObjectNode owned(ObjectNode object, String apiVersion, String kind, String name, String uid) {
        Json.child(object, "metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid)
                .put("controller", true);
        return object;
    }

    @Test
    @Timeout(30)
    void ownersThatOwnEachOtherInACircleComeToAnEnd() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        Pod pod = onlyPod();
        Pod.Owner set = pod.controller().orElseThrow();
        cluster.store()
                .edit(
                        Resource.REPLICA_SETS,
                        "demo",
                        set.name(),
                        object -> owned(object, "apps/v1", "ReplicaSet", set.name(), set.uid()));

        assertThat(owners.of(pod).workload()).hasToString("ReplicaSet demo/" + set.name());
    }

    @Test
    void anOptOutCountsWithinSecondsAlsoWhereTheClockOfThisMachineWasSetBack() throws Exception {
        var clock = new HandTime();
        var asking = new Owners(api, clock);
        cluster.deployment("demo", "orders").image("serves").create();
        Pod pod = onlyPod();
        asking.of(pod);
        skip(Resource.DEPLOYMENTS, "demo", "orders");

        clock.setClock(Duration.ofHours(-1));
        clock.advance(Owners.FRESH);

        assertThat(asking.of(pod).optedOut()).contains("Deployment demo/orders");
    }

    @Test
    void ofALongValueOfTheRetryAnnotationTheBeginningIsTold() throws Exception {
        cluster.deployment("demo", "orders").image("serves").create();
        cluster.store().edit(Resource.DEPLOYMENTS, "demo", "orders", object -> {
            Json.child(Json.child(object, "metadata"), "annotations").put("crashloop.dev/retry", "x".repeat(100_000));
            return object;
        });

        assertThat(owners.of(onlyPod()).retry()).isEqualTo("x".repeat(253));
    }
}
