package dev.crashloop.sandbox.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.NodeLab;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class WorkloadsTest {

    private final NodeLab lab = new NodeLab();

    @BeforeEach
    void start() {
        new Controllers(lab.store, lab.time, new Random(3)).start(lab.watches);
        lab.programs.register("test/app", run -> Behaviour.serves());
    }

    @Test
    void aDeploymentMakesAReplicaSetThatMakesPods() {
        create(Resource.DEPLOYMENTS, "'replicas': 2,");
        lab.goTo(5);

        assertThat(pods()).hasSize(2);
        assertThat(names(pods())).allMatch(name -> name.matches("orders-[a-z0-9]{10}-[a-z0-9]{5}"));
        JsonNode deployment = get(Resource.DEPLOYMENTS);
        assertThat(Json.at(deployment, "status", "readyReplicas").asInt()).isEqualTo(2);
        assertThat(Json.at(deployment, "status", "observedGeneration").asInt())
                .isEqualTo(Json.at(deployment, "metadata", "generation").asInt());
    }

    @Test
    void aDeletedPodIsReplacedAtOnceByOneOfAnotherNameAndUidAndWithAnEmptyScratch() {
        List<String> starts = new ArrayList<>();
        lab.programs.register("test/app", run -> {
            Object count = run.scratch().merge("starts", 1, (a, b) -> (Integer) a + (Integer) b);
            starts.add(run.pod() + " " + count);
            return Behaviour.crashes(1);
        });
        create(Resource.DEPLOYMENTS, "");
        lab.goTo(10);
        ObjectNode before = pods().getFirst();

        lab.store.delete(Resource.PODS, "default", name(before), DeleteOptions.DEFAULT);
        lab.goTo(11);

        ObjectNode after = pods().getFirst();
        assertThat(pods()).hasSize(1);
        assertThat(name(after)).isNotEqualTo(name(before));
        assertThat(Json.text(after, "metadata", "uid")).isNotEqualTo(Json.text(before, "metadata", "uid"));
        assertThat(starts).containsExactly(name(before) + " 1", name(before) + " 2", name(after) + " 1");
    }

    @Test
    void theReplacementIsThereWhileTheOldPodStillStops() {
        lab.programs.register("test/app", run -> Behaviour.serves().stopsIn(Duration.ofSeconds(20), 0));
        create(Resource.DEPLOYMENTS, "");
        lab.goTo(10);

        lab.store.delete(Resource.PODS, "default", name(pods().getFirst()), DeleteOptions.DEFAULT);
        lab.goTo(12);

        assertThat(pods()).hasSize(2);
    }

    @Test
    void aNewTemplateTakesOverWithAReplicaSetOfItsOwn() {
        create(Resource.DEPLOYMENTS, "'replicas': 2,");
        lab.goTo(5);
        List<String> before = names(pods());

        lab.store.edit(Resource.DEPLOYMENTS, "default", "orders", deployment -> {
            ObjectNode template = (ObjectNode) Json.at(deployment, "spec", "template");
            Json.child(Json.child(template, "metadata"), "annotations").put("restarted", "now");
            return deployment;
        });
        lab.goTo(10);

        assertThat(names(pods())).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(lab.store.list(Resource.REPLICA_SETS, "default")).hasSize(2);
    }

    @Test
    void scalingDownTakesThePodsThatAreNotReadyFirst() {
        lab.programs.register(
                "test/app",
                run -> run.pod().equals(names(pods()).getFirst()) ? Behaviour.crashes(1) : Behaviour.serves());
        create(Resource.DEPLOYMENTS, "'replicas': 3,");
        lab.goTo(10);
        String crashing = pods().stream()
                .filter(pod -> !OwnedPods.isReady(pod))
                .map(WorkloadsTest::name)
                .findFirst()
                .orElseThrow();

        lab.store.edit(Resource.DEPLOYMENTS, "default", "orders", deployment -> {
            Json.child(deployment, "spec").put("replicas", 2);
            return deployment;
        });
        lab.goTo(12);

        assertThat(names(pods())).hasSize(2).doesNotContain(crashing);
    }

    @Test
    void deletingADeploymentTakesEverythingWithIt() {
        create(Resource.DEPLOYMENTS, "'replicas': 2,");
        lab.goTo(5);

        lab.store.delete(Resource.DEPLOYMENTS, "default", "orders", DeleteOptions.DEFAULT);
        lab.goTo(10);

        assertThat(lab.store.list(Resource.REPLICA_SETS, "default")).isEmpty();
        assertThat(pods()).isEmpty();
    }

    @Test
    void foregroundDeletionTakesTheOwnerLast() {
        create(Resource.DEPLOYMENTS, "");
        lab.goTo(5);
        lab.store.edit(Resource.DEPLOYMENTS, "default", "orders", deployment -> {
            Json.child(deployment, "metadata").putArray("finalizers").add("foregroundDeletion");
            return deployment;
        });

        lab.store.delete(Resource.DEPLOYMENTS, "default", "orders", DeleteOptions.DEFAULT);
        lab.goTo(10);

        assertThat(pods()).isEmpty();
        assertThat(lab.store.get(Resource.DEPLOYMENTS, "default", "orders")).isEmpty();
    }

    @Test
    void aStatefulSetStartsInOrderAndAReplacementKeepsItsName() {
        create(Resource.STATEFUL_SETS, "'serviceName': 'orders', 'replicas': 2,");
        lab.goTo(5);
        assertThat(names(pods())).containsExactly("orders-0", "orders-1");
        String uid = Json.text(pods().getFirst(), "metadata", "uid");

        lab.store.delete(Resource.PODS, "default", "orders-0", DeleteOptions.DEFAULT);
        lab.goTo(10);

        assertThat(names(pods())).containsExactly("orders-0", "orders-1");
        assertThat(Json.text(pods().getFirst(), "metadata", "uid")).isNotEqualTo(uid);
    }

    @Test
    void aDaemonSetHasAPodOnEveryNodeAndReplacesIt() {
        create(Resource.DAEMON_SETS, "");
        lab.goTo(5);
        String first = name(pods().getFirst());

        lab.store.delete(Resource.PODS, "default", first, DeleteOptions.DEFAULT);
        lab.goTo(10);

        assertThat(names(pods())).hasSize(1).doesNotContain(first);
        assertThat(Json.at(get(Resource.DAEMON_SETS), "status", "numberReady").asInt())
                .isEqualTo(1);
    }

    @Test
    void aJobRunsUntilItHasSucceeded() {
        lab.programs.register("test/app", run -> pods().size() < 3 ? Behaviour.crashes(1) : Behaviour.completes());
        create(Resource.JOBS, "", "Never");
        lab.goTo(30);

        assertThat(pods().stream().map(OwnedPods::phase)).containsExactlyInAnyOrder("Failed", "Failed", "Succeeded");
        JsonNode job = get(Resource.JOBS);
        assertThat(Json.items(job, "status", "conditions").map(c -> Json.text(c, "type")))
                .containsExactly("Complete");
    }

    @Test
    void aJobGivesUpAfterItsBackoffLimit() {
        lab.programs.register("test/app", run -> Behaviour.crashes(1));
        create(Resource.JOBS, "'backoffLimit': 1,", "Never");
        lab.goTo(60);

        assertThat(pods()).hasSize(2);
        assertThat(Json.items(get(Resource.JOBS), "status", "conditions").map(c -> Json.text(c, "type")))
                .containsExactly("Failed");
    }

    @Test
    void theSameSeedNamesTheSamePods() {
        create(Resource.DEPLOYMENTS, "'replicas': 3,");
        lab.goTo(5);

        NodeLab again = new NodeLab();
        new Controllers(again.store, again.time, new Random(3)).start(again.watches);
        again.programs.register("test/app", run -> Behaviour.serves());
        create(again, Resource.DEPLOYMENTS, "'replicas': 3,", "Always");
        again.goTo(5);

        assertThat(names(again.store.list(Resource.PODS, "default"))).isEqualTo(names(pods()));
    }

    private void create(Resource resource, String more) {
        create(resource, more, "Always");
    }

    private void create(Resource resource, String more, String restartPolicy) {
        create(lab, resource, more, restartPolicy);
    }

    private static void create(NodeLab lab, Resource resource, String more, String restartPolicy) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", "orders").put("namespace", "default");
        object.set("spec", spec(more, restartPolicy));
        lab.store.create(resource, object);
    }

    private static ObjectNode spec(String more, String restartPolicy) {
        return Json.parse("""
                {%s 'selector': {'matchLabels': {'app': 'orders'}},
                 'template': {'metadata': {'labels': {'app': 'orders'}},
                              'spec': {'restartPolicy': '%s', 'containers': [{'name': 'app', 'image': 'test/app'}]}}}""".formatted(more, restartPolicy).replace('\'', '"'));
    }

    private JsonNode get(Resource resource) {
        return lab.store.get(resource, "default", "orders").orElseThrow();
    }

    private List<ObjectNode> pods() {
        return lab.store.list(Resource.PODS, "default");
    }

    private static List<String> names(List<ObjectNode> objects) {
        return objects.stream().map(WorkloadsTest::name).toList();
    }

    private static String name(JsonNode object) {
        return Json.text(object, "metadata", "name");
    }
}
