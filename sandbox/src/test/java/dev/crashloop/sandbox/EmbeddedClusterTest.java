package dev.crashloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class EmbeddedClusterTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aCrashLoopIsSeenReadDeletedAndReplacedOverHttp() throws Exception {
        ManualTimeline time = new ManualTimeline(START);
        try (EmbeddedCluster cluster = EmbeddedCluster.builder().timeline(time).start()) {
            cluster.programs()
                    .register("demo/orders:1", run -> Behaviour.crashes(134).logs("No such host is known."));
            cluster.deployment("demo", "orders").image("demo/orders:1").create();
            time.advance(Duration.ofSeconds(10));

            ObjectNode pod = pods(cluster).getFirst();
            assertThat(Json.text(get(cluster, "/api/v1/namespaces/demo/pods/" + name(pod)), "spec", "nodeName"))
                    .isEqualTo("node-1");
            assertThat(send(cluster, "GET", "/api/v1/namespaces/demo/pods/" + name(pod) + "/log?tailLines=5")
                            .body())
                    .isEqualTo("No such host is known.\n");

            assertThat(send(cluster, "DELETE", "/api/v1/namespaces/demo/pods/" + name(pod))
                            .statusCode())
                    .isEqualTo(200);
            time.advance(Duration.ofSeconds(5));

            assertThat(pods(cluster)).hasSize(1);
            assertThat(name(pods(cluster).getFirst())).isNotEqualTo(name(pod));
            assertThat(cluster.requests().count(call -> call.verb().equals("delete")))
                    .isEqualTo(1);
        }
    }

    @Test
    void atHighSpeedItRunsByItself() {
        try (EmbeddedCluster cluster =
                EmbeddedCluster.builder().speed(100).nodes("a", "b").start()) {
            cluster.programs()
                    .register("demo/orders:1", run -> run.attempt() < 2 ? Behaviour.crashes(1) : Behaviour.serves());
            cluster.deployment("demo", "orders")
                    .image("demo/orders:1")
                    .replicas(4)
                    .create();

            await().untilAsserted(() -> assertThat(pods(cluster))
                    .hasSize(4)
                    .allMatch(pod -> Json.items(pod, "status", "containerStatuses")
                            .allMatch(status -> status.path("ready").asBoolean(false)
                                    && status.path("restartCount").asInt(0) == 2)));
            assertThat(pods(cluster).stream()
                            .map(pod -> Json.text(pod, "spec", "nodeName"))
                            .distinct())
                    .containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void yamlOfSeveralDocumentsIsCreatedThroughTheApiServer() {
        ManualTimeline time = new ManualTimeline(START);
        try (EmbeddedCluster cluster = EmbeddedCluster.builder().timeline(time).start()) {
            cluster.load("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: demo}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: web, namespace: demo}
                    spec:
                      containers: [{name: app, image: "demo/web:1"}]
                    """);

            assertThat(cluster.store().get(Resource.PODS, "demo", "web")).isPresent();
            assertThatThrownBy(() -> cluster.load("{apiVersion: v9, kind: Nothing}"))
                    .hasMessage("no matches for kind \"Nothing\" in version \"v9\"");
        }
    }

    @Test
    void draftsOfAllKindsRun() {
        ManualTimeline time = new ManualTimeline(START);
        try (EmbeddedCluster cluster = EmbeddedCluster.builder().timeline(time).start()) {
            cluster.programs()
                    .register("serves", run -> Behaviour.serves())
                    .register("ends", run -> Behaviour.completes());
            cluster.statefulSet("demo", "db").image("serves").replicas(2).create();
            cluster.daemonSet("demo", "agent").image("serves").create();
            cluster.job("demo", "report").image("ends").create();
            cluster.pod("demo", "bare")
                    .init("prepare", "ends")
                    .sidecar("proxy", "serves")
                    .image("serves")
                    .create();

            time.advance(Duration.ofSeconds(30));

            assertThat(pods(cluster).stream().map(pod -> Json.text(pod, "status", "phase")))
                    .hasSize(5)
                    .containsOnly("Running", "Succeeded");
        }
    }

    @Test
    void theSameSeedGivesTheSamePodsAndContainers() {
        assertThat(idsOfSeed(7)).isEqualTo(idsOfSeed(7)).isNotEqualTo(idsOfSeed(8));
    }

    private static List<String> idsOfSeed(long seed) {
        ManualTimeline time = new ManualTimeline(START);
        try (EmbeddedCluster cluster = EmbeddedCluster.builder()
                .timeline(time)
                .seed(seed)
                .nodes("a", "b")
                .start()) {
            cluster.programs().register("demo/orders:1", run -> Behaviour.crashes(1));
            cluster.deployment("demo", "orders")
                    .image("demo/orders:1")
                    .replicas(3)
                    .create();
            time.advance(Duration.ofMinutes(5));
            return pods(cluster).stream()
                    .flatMap(pod -> Stream.concat(
                            Stream.of(Json.text(pod, "metadata", "uid")),
                            Json.items(pod, "status", "containerStatuses")
                                    .map(status -> Json.text(status, "containerID"))))
                    .toList();
        }
    }

    private static List<ObjectNode> pods(EmbeddedCluster cluster) {
        return cluster.store().list(Resource.PODS, "demo");
    }

    private static String name(JsonNode object) {
        return Json.text(object, "metadata", "name");
    }

    private static ObjectNode get(EmbeddedCluster cluster, String path) throws Exception {
        return Json.parse(send(cluster, "GET", path).body());
    }

    private static HttpResponse<String> send(EmbeddedCluster cluster, String method, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.url() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
