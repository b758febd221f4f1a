package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(ContractCluster.class)
class WriteContractTest {

    private static final String DEPLOYMENT = """
            {"metadata":{"name":"web"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"template":{
             "metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"docker.io/crashloop/box:1"}]}}}}
            """;

    @Test
    void aNameIsGivenOnce(Cluster cluster) {
        cluster.configMap("a");

        Api.Answer again = cluster.configMap("a");

        assertThat(again.code()).isEqualTo(409);
        assertThat(again.string("reason")).isEqualTo("AlreadyExists");
        assertThat(again.string("message")).isEqualTo("configmaps \"a\" already exists");
    }

    @Test
    void aGeneratedNameIsCompleted(Cluster cluster) {
        Api.Answer created =
                cluster.api().post(cluster.path("configmaps"), "{\"metadata\":{\"generateName\":\"some-\"}}");

        assertThat(created.code()).isEqualTo(201);
        assertThat(created.string("metadata", "name")).matches("some-[a-z0-9]{5}");
    }

    @Test
    void thereIsNothingToCreateInAMissingNamespace(Cluster cluster) {
        Api.Answer refused = cluster.api()
                .post("/api/v1/namespaces/no-such-namespace/configmaps", "{\"metadata\":{\"name\":\"a\"}}");

        assertThat(refused.code()).isEqualTo(404);
        assertThat(refused.string("message")).isEqualTo("namespaces \"no-such-namespace\" not found");
    }

    @Test
    void namesAreChecked(Cluster cluster) {
        Api.Answer refused = cluster.configMap("A_b");

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.string("reason")).isEqualTo("Invalid");
        assertThat(refused.string("message"))
                .startsWith("ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\": ");
        assertThat(Json.text(refused.at("details", "causes").path(0), "field")).isEqualTo("metadata.name");
    }

    @Test
    void aNewObjectHasWhatTheServerGivesIt(Cluster cluster) {
        Api.Answer pod = cluster.pendingPod("a", "{}");

        assertThat(pod.code()).isEqualTo(201);
        assertThat(pod.string("kind")).isEqualTo("Pod");
        assertThat(pod.string("metadata", "uid")).isNotEmpty();
        assertThat(pod.string("metadata", "creationTimestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(pod.string("status", "phase")).isEqualTo("Pending");
        assertThat(pod.string("spec", "restartPolicy")).isEqualTo("Always");
        assertThat(pod.at("spec", "terminationGracePeriodSeconds").asInt(0)).isEqualTo(30);
    }

    @Test
    void anUpdateFromAnOldStateIsAConflict(Cluster cluster) {
        ObjectNode old = cluster.configMap("a").json();
        cluster.api().merge(cluster.path("configmaps/a"), "{\"data\":{\"x\":\"1\"}}");

        Api.Answer refused = cluster.api().put(cluster.path("configmaps/a"), old);

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.string("reason")).isEqualTo("Conflict");
        assertThat(refused.string("message"))
                .isEqualTo(
                        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply"
                                + " your changes to the latest version and try again");
    }

    @Test
    void aPatchWithAnOldResourceVersionIsAConflict(Cluster cluster) {
        String version = cluster.configMap("a").string("metadata", "resourceVersion");
        cluster.api().merge(cluster.path("configmaps/a"), "{\"data\":{\"x\":\"1\"}}");

        Api.Answer refused = cluster.api()
                .merge(
                        cluster.path("configmaps/a"),
                        "{\"metadata\":{\"resourceVersion\":\"%s\"},\"data\":{\"x\":\"2\"}}".formatted(version));

        assertThat(refused.code()).isEqualTo(409);
    }

    @Test
    void whatIsMissingCannotBeUpdated(Cluster cluster) {
        Api.Answer refused = cluster.api().merge(cluster.path("configmaps/nope"), "{}");

        assertThat(refused.code()).isEqualTo(404);
        assertThat(refused.string("message")).isEqualTo("configmaps \"nope\" not found");
    }

    @Test
    void theSpecIsNotChangedThroughTheStatusNorTheStatusThroughTheSpec(Cluster cluster) {
        ObjectNode pod = cluster.pendingPod("a", "{}").json();
        Json.child(pod, "metadata").putObject("labels").put("x", "y");
        Json.child(pod, "status").put("phase", "Failed").put("message", "mine");

        Api.Answer main = cluster.api().put(cluster.path("pods/a"), pod);

        assertThat(main.string("metadata", "labels", "x")).isEqualTo("y");
        assertThat(main.string("status", "phase")).isEqualTo("Pending");

        Api.Answer status = cluster.api()
                .merge(
                        cluster.path("pods/a/status"),
                        "{\"spec\":{\"hostname\":\"h\"},\"status\":{\"message\":\"mine\"}}");

        assertThat(status.code()).isEqualTo(200);
        assertThat(status.string("status", "message")).isEqualTo("mine");
        assertThat(status.at("spec").has("hostname")).isFalse();
    }

    @Test
    void theSpecOfAPodStaysAsItIs(Cluster cluster) {
        cluster.pendingPod("a", "{}");

        Api.Answer refused = cluster.api().merge(cluster.path("pods/a"), "{\"spec\":{\"hostname\":\"h\"}}");

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.string("message"))
                .startsWith("Pod \"a\" is invalid: spec: Forbidden: pod updates may not change fields other than");
    }

    @Test
    void theGenerationCountsChangesOfTheSpecOnly(Cluster cluster) {
        String path = cluster.path("apps/v1", "deployments");
        assertThat(cluster.api()
                        .post(path, DEPLOYMENT)
                        .at("metadata", "generation")
                        .asInt(0))
                .isEqualTo(1);

        Api.Answer label = cluster.api().merge(path + "/web", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        assertThat(label.at("metadata", "generation").asInt(0)).isEqualTo(1);
        Api.Answer spec = cluster.api().merge(path + "/web", "{\"spec\":{\"paused\":true}}");
        assertThat(spec.at("metadata", "generation").asInt(0)).isEqualTo(2);
    }

    @Test
    void strategicPatchesMergeListsByKey(Cluster cluster) {
        String path = cluster.path("apps/v1", "deployments");
        cluster.api().post(path, DEPLOYMENT);

        Api.Answer patched = cluster.api().patch("application/strategic-merge-patch+json", path + "/web", """
                        {"spec":{"template":{"spec":{"containers":[{"name":"app","env":[{"name":"A","value":"1"}]},
                         {"name":"two","image":"docker.io/crashloop/box:1"}]}}}}
                        """);

        assertThat(patched.code()).isEqualTo(200);
        assertThat(Json.items(patched.json(), "spec", "template", "spec", "containers")
                        .map(each -> Json.text(each, "name") + " " + Json.text(each, "image") + " "
                                + each.path("env").size()))
                .containsExactlyInAnyOrder("app docker.io/crashloop/box:1 1", "two docker.io/crashloop/box:1 0");
    }

    @Test
    void jsonPatchesAreAppliedInOrder(Cluster cluster) {
        cluster.configMap("a");

        Api.Answer patched = cluster.api()
                .patch(
                        "application/json-patch+json",
                        cluster.path("configmaps/a"),
                        "[{\"op\":\"add\",\"path\":\"/data\",\"value\":{\"x\":\"1\"}},{\"op\":\"copy\",\"from\":\"/data/x\",\"path\":\"/data/y\"}]");

        assertThat(patched.at("data").toString()).isEqualTo("{\"x\":\"1\",\"y\":\"1\"}");
    }

    @Test
    void patchesOfUnknownTypeAreRefused(Cluster cluster) {
        cluster.configMap("a");

        Api.Answer refused = cluster.api().patch("application/made-up+json", cluster.path("configmaps/a"), "{}");

        assertThat(refused.code()).isEqualTo(415);
        assertThat(refused.string("reason")).isEqualTo("UnsupportedMediaType");
    }
}
