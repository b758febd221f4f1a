package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What users of a workload and of a policy are told, where {@code kubectl describe} shows it. */
class EventsTest {
    private Stage stage = Stage.fast().installCrds();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aCleanupAndItsOutcomeAreToldOnTheWorkloadAndOnThePolicy() {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();

        stage.soon()
                .untilAsserted(() -> assertThat(reasons("Deployment", "orders")).contains("Cleaned", "Healed"));
        stage.soon()
                .untilAsserted(
                        () -> assertThat(reasons("CrashLoopPolicy", "dns")).contains("Cleaned", "Healed"));

        ObjectNode event = about("Deployment", "orders", "Cleaned").getFirst();
        assertThat(Json.text(event, "involvedObject", "uid"))
                .isEqualTo(Stage.uid(stage.cluster()
                        .store()
                        .get(Resource.DEPLOYMENTS, "demo", "orders")
                        .orElseThrow()));
        assertThat(Json.text(event, "involvedObject", "apiVersion")).isEqualTo("apps/v1");
        assertThat(Json.text(event, "message")).contains("deleted pod orders-", "host-not-found", "demo/dns");
        assertThat(Json.text(event, "type")).isEqualTo("Normal");
        assertThat(event.path("count").asInt()).isEqualTo(1);
        assertThat(Json.text(event, "source", "component")).isEqualTo("crashloop-cleaner");
    }

    @Test
    void theSameThingAboutTenPodsIsOneEventWhoseCountGrows() {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", _ -> Behaviour.crashes(1).logs(Stage.UNKNOWN));
        stage.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .replicas(10)
                .create();
        stage.clean();

        stage.soon()
                .untilAsserted(() -> assertThat(about("Deployment", "orders", "UnknownFailure"))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.path("count").asInt()).isGreaterThanOrEqualTo(10);
                            assertThat(Json.text(event, "message")).contains("NullReferenceException");
                            assertThat(Json.text(event, "type")).isEqualTo("Warning");
                        }));
        long pods = stage.pods().size();
        long writes =
                stage.cluster().requests().count(Call.on("create", "events").or(Call.on("patch", "events")));
        assertThat(writes).as("writes for %d pods, again and again", pods).isLessThan(20);
    }

    @Test
    void aClusterWidePolicyHasItsEventsInTheDefaultNamespaceAsKubernetesHasThem() {
        stage.cluster()
                .namespace("default")
                .load(Stage.POLICY
                        .replace("kind: CrashLoopPolicy", "kind: ClusterCrashLoopPolicy")
                        .replace(", namespace: demo", ""));
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();

        stage.soon()
                .untilAsserted(() -> assertThat(about("ClusterCrashLoopPolicy", "dns", "Cleaned"))
                        .hasSize(1));
        assertThat(Json.text(about("ClusterCrashLoopPolicy", "dns", "Cleaned").getFirst(), "metadata", "namespace"))
                .isEqualTo("default");
    }

    @Test
    void aHoldThatLastsIsToldAgainBeforeItsEventIsForgotten() {
        stage.close();
        stage = Stage.on(Stage.builder().speed(300)).installCrds();
        stage.cluster().namespace("demo").load(Stage.policy("DryRun", "Delete"));
        stage.image("demo/orders:1", _ -> Behaviour.crashes(1).logs(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();
        stage.soon().until(() -> !about("Deployment", "orders", "DryRun").isEmpty());

        stage.pass(CaseFile.FADES_AFTER.plusMinutes(6).toSeconds());

        stage.soon()
                .untilAsserted(() -> assertThat(about("Deployment", "orders", "DryRun"))
                        .singleElement()
                        .satisfies(
                                event -> assertThat(event.path("count").asInt()).isEqualTo(2)));
        assertThat(stage.told().held()).hasSize(1);
    }

    @Test
    void anEventThatIsGoneBeginsAnew() {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", _ -> Behaviour.crashes(1).logs(Stage.UNKNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();
        stage.soon()
                .until(() -> !about("Deployment", "orders", "UnknownFailure").isEmpty());
        String first =
                Stage.name(about("Deployment", "orders", "UnknownFailure").getFirst());

        stage.cluster().store().delete(Resource.EVENTS, "demo", first, DeleteOptions.DEFAULT);

        stage.soon()
                .until(() -> about("Deployment", "orders", "UnknownFailure").stream()
                        .anyMatch(event -> !Stage.name(event).equals(first)));
    }

    @Test
    void eventsThatMayNotBeWrittenAreNeverInTheWay() {
        stage.cluster().faults().inject(Call.on("create", "events"), Effect.internalError());
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();

        stage.awaitServing(1);
        assertThat(stage.told().cleaned()).hasSize(1);
    }

    private List<ObjectNode> about(String kind, String name, String reason) {
        return stage.cluster().store().list(Resource.EVENTS, null).stream()
                .filter(event -> Json.text(event, "involvedObject", "kind").equals(kind)
                        && Json.text(event, "involvedObject", "name").equals(name)
                        && Json.text(event, "reason").equals(reason))
                .toList();
    }

    private List<String> reasons(String kind, String name) {
        return stage.cluster().store().list(Resource.EVENTS, null).stream()
                .filter(event -> Json.text(event, "involvedObject", "kind").equals(kind)
                        && Json.text(event, "involvedObject", "name").equals(name))
                .map(event -> Json.text(event, "reason"))
                .toList();
    }
}
