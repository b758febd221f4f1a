package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.cleaner.lease.LeaseTimes;
import dev.crashloop.cleaner.run.Cleaner;
import dev.crashloop.cleaner.run.Metrics;
import dev.crashloop.cleaner.run.Replica;
import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.time.SystemTime;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes over HTTP, as a kubelet sends them, to a replica on a cluster. */
class HealthServerTest {
    private final EmbeddedCluster cluster = EmbeddedCluster.builder().start().namespace("demo");
    private final Link link = new Link(cluster.kubeconfig());
    private final HandTime time = new HandTime();
    private final Replica replica = new Replica(
            new ApiClient(link),
            new LeaseName("demo", "crashloop-cleaner"),
            "a",
            LeaseTimes.DEFAULT,
            time,
            api -> new Cleaner(api, Optional.empty(), Stage.policies(Stage.POLICY), Cleaner.log(), new SystemTime()));
    private final Metrics metrics = new Metrics(new PrometheusRegistry());
    private final HttpClient kubelet = HttpClient.newHttpClient();
    private HealthServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HealthServer.start(0, replica.health(), metrics);
    }

    @AfterEach
    void close() {
        server.close();
        kubelet.close();
        link.thaw();
        replica.close();
        link.close();
        cluster.close();
    }

    @Test
    void beforeItBeginsItIsAliveAndNotReadyAndSaysWhy() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/livez").body()).isEqualTo("alive\n");
        HttpResponse<String> ready = get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("the lease was not looked at yet\n");
        assertThat(ready.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void aLeaderThatWatchesIsReady() throws Exception {
        replica.start();
        await().atMost(Duration.ofSeconds(20)).until(replica::watching);

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz?verbose").body()).isEqualTo("leading and watching\n");
    }

    @Test
    void aLeaderThatHasNotSeenAllPodsYetIsNotReady() throws Exception {
        Fault outage = cluster.faults().inject(call -> call.resource().equals("pods"), Effect.unavailable());
        replica.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> outage.hits() >= 1);

        HttpResponse<String> ready = get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).startsWith("leading, but");
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void oneThatHangsIsNotAlive() throws Exception {
        replica.start();
        await().atMost(Duration.ofSeconds(20)).until(replica::watching);
        link.freeze();

        time.advance(Duration.ofSeconds(61));

        HttpResponse<String> live = get("/livez");
        assertThat(live.statusCode()).isEqualTo(503);
        assertThat(live.body()).contains("61 s", "hangs");
    }

    @Test
    void aHeadIsAnsweredWithoutABody() throws Exception {
        HttpResponse<String> live = send("HEAD", "/livez");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(live.body()).isEmpty();
        assertThat(send("HEAD", "/readyz").statusCode()).isEqualTo(503);
        assertThat(send("HEAD", "/metrics").body()).isEmpty();
        assertThat(get("/livez").body()).as("the connection is still good").isEqualTo("alive\n");
    }

    @Test
    void nothingElseIsThere() throws Exception {
        for (String path : new String[] {"/", "/livez/", "/livezzz", "/readyz/lease", "/metrics/", "/../livez"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidAtOnce() {
        assertThatThrownBy(() -> HealthServer.start(server.port(), replica.health(), metrics))
                .isInstanceOf(IOException.class);
    }

    @Test
    void onceClosedItAnswersNoMore() {
        server.close();

        assertThatThrownBy(() -> get("/livez")).isInstanceOf(ConnectException.class);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        var request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10))
                .build();
        return kubelet.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
