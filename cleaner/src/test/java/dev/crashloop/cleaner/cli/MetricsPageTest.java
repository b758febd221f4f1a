package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.cleaner.lease.LeaseTimes;
import dev.crashloop.cleaner.run.Cleaner;
import dev.crashloop.cleaner.run.Metrics;
import dev.crashloop.cleaner.run.Replica;
import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.time.SystemTime;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.store.Json;
import io.fabric8.kubernetes.client.Config;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What Prometheus reads over HTTP of a replica on a cluster: each number is what happened there. */
class MetricsPageTest {
    private final Stage stage =
            Stage.on(EmbeddedCluster.builder().speed(Stage.SPEED).pace(Stage.ONE_CRASH_LOOP));
    private final Metrics metrics = new Metrics(new PrometheusRegistry());
    private final ApiClient api = new ApiClient(
            metrics.counting(Wire.http(Config.fromKubeconfig(stage.cluster().kubeconfig()))));
    private final Replica replica = new Replica(
            api,
            new LeaseName("demo", "crashloop-cleaner"),
            "a",
            LeaseTimes.DEFAULT,
            new SystemTime(),
            fenced -> new Cleaner(
                    fenced,
                    Optional.empty(),
                    Stage.policies(Stage.POLICY),
                    Cleaner.log().and(metrics),
                    stage.time()));
    private final HttpClient prometheus = HttpClient.newHttpClient();
    private HealthServer server;

    @BeforeEach
    void listen() throws IOException {
        stage.cluster().namespace("demo");
        server = HealthServer.start(0, replica.health(), metrics.of(replica));
    }

    @AfterEach
    void close() {
        server.close();
        prometheus.close();
        replica.close();
        api.close();
        stage.close();
    }

    @Test
    void afterOneCleanupThatHealedOneHoldAndOneReportTheNumbersAreThose() throws Exception {
        stage.image("flaky", Stage.badFirstPod(Stage.KNOWN))
                .image("known", _ -> Stage.crash(Stage.KNOWN))
                .image("unknown", _ -> Stage.crash(Stage.UNKNOWN));
        stage.cluster().deployment("demo", "orders").image("flaky").create();
        stage.cluster()
                .deployment("demo", "invoices")
                .image("known")
                .with(MetricsPageTest::skip)
                .create();
        stage.cluster().deployment("demo", "billing").image("unknown").create();

        replica.start();

        stage.soon()
                .untilAsserted(() -> assertThat(lines())
                        .contains(
                                "crashloop_outcomes_total{failure=\"host-not-found\",outcome=\"Healed\",policy=\"demo/dns\"} 1.0",
                                "crashloop_decisions_total{decision=\"Hold\",guard=\"opted-out\"} 1.0",
                                "crashloop_decisions_total{decision=\"Report\",guard=\"unknown-failure\"} 1.0",
                                "crashloop_pods 2.0"));
        assertThat(lines())
                .contains(
                        "crashloop_decisions_total{decision=\"Clean\",guard=\"\"} 1.0",
                        "crashloop_decisions_total{decision=\"Hold\",guard=\"slow-start\"} 0.0",
                        "crashloop_removals_total{result=\"Removed\"} 1.0",
                        "crashloop_removals_total{result=\"Failed\"} 0.0",
                        "crashloop_cleanups_total{failure=\"host-not-found\",policy=\"demo/dns\"} 1.0",
                        "crashloop_outcomes_total{failure=\"host-not-found\",outcome=\"Recurred\",policy=\"demo/dns\"} 0.0",
                        "crashloop_unknown_failures_total 1.0",
                        "crashloop_leading 1.0",
                        "crashloop_api_requests_total{code=\"200\",method=\"DELETE\"} 1.0");
        assertThat(String.join("\n", lines())).doesNotContain("orders", "invoices", "billing");
    }

    @Test
    void aReplicaThatDoesNotLeadSaysSoInTheFormatOfPrometheus() throws Exception {
        HttpResponse<String> page = page();

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(lines())
                .contains("# TYPE crashloop_leading gauge", "crashloop_leading 0.0", "crashloop_pods 0.0")
                .contains("# TYPE crashloop_decisions_total counter");
    }

    @Test
    void anApiServerThatIsAwayShowsInTheRequestsWithoutAnswer() {
        stage.cluster().server().goAway();

        replica.start();

        stage.soon()
                .untilAsserted(() -> assertThat(lines())
                        .anyMatch(line -> line.startsWith("crashloop_api_requests_total{code=\"none\",method=\"GET\"}"))
                        .contains("crashloop_leading 0.0"));
    }

    private List<String> lines() throws IOException, InterruptedException {
        return page().body().lines().toList();
    }

    private HttpResponse<String> page() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                .build();
        return prometheus.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static ObjectNode skip(ObjectNode object) {
        Json.child(Json.child(object, "metadata"), "annotations").put("crashloop.dev/skip", "true");
        return object;
    }
}
