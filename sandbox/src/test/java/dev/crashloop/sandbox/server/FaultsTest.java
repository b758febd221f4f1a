package dev.crashloop.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final Store store = new Store(InstantSource.system());
    private final Faults faults = new Faults();
    private final ApiServer server = ApiServer.start(
            store, (pod, request) -> new ByteArrayInputStream(new byte[0]), faults, 0, InstantSource.system());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void aRefusalComesAsOftenAsItWasAskedFor() throws Exception {
        Fault busy = faults.inject(Call.on("list", "pods"), Effect.tooManyRequests(7), 2);

        assertThat(get(PODS).statusCode()).isEqualTo(429);
        assertThat(get(PODS).headers().firstValue("Retry-After")).hasValue("7");
        assertThat(get(PODS).statusCode()).isEqualTo(200);
        assertThat(busy.hits()).isEqualTo(2);
    }

    @Test
    void anOutageLastsUntilItIsClosed() throws Exception {
        try (Fault outage = faults.inject(Call.any(), Effect.unavailable())) {
            assertThat(get("/api").statusCode()).isEqualTo(503);
            assertThat(get(PODS).statusCode()).isEqualTo(503);
            assertThat(outage.hits()).isEqualTo(2);
        }
        assertThat(get(PODS).statusCode()).isEqualTo(200);
    }

    @Test
    void aConnectionThatIsHungUpHasNoAnswer() throws Exception {
        faults.inject(Call.on("delete", "pods"), new Effect.HangUp());

        HttpRequest delete = request(PODS + "/a").DELETE().build();

        assertThatThrownBy(() -> client.send(delete, BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }

    @Test
    void aHeldAnswerComesWhenItIsLetGo() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        Fault held = faults.inject(Call.on("list", "pods"), new Effect.Hold(latch));
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request(PODS).build(), BodyHandlers.ofString());
        Awaitility.await().until(() -> held.hits() == 1);

        assertThat(answer).isNotDone();
        latch.countDown();

        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void aServerThatWentAwayComesBackOnTheSamePortWithItsObjects() throws Exception {
        pod("a");
        server.goAway();
        assertThatThrownBy(() -> get(PODS)).isInstanceOf(IOException.class);

        server.comeBack();

        assertThat(get(PODS + "/a").statusCode()).isEqualTo(200);
    }

    @Test
    void droppedWatchesBreakOff() throws Exception {
        InputStream watch = client.send(request(PODS + "?watch=true").build(), BodyHandlers.ofInputStream())
                .body();
        Awaitility.await().until(() -> faults.openWatches(Call.on("watch", "pods")) == 1);

        assertThat(faults.dropWatches(Call.on("watch", "pods"))).isEqualTo(1);

        assertThatThrownBy(watch::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void anExpiredHistoryIsToldByTheWatchItself() throws Exception {
        String version = Long.toString(store.revision());
        pod("a");
        server.expireHistory();

        String body = get(PODS + "?watch=true&resourceVersion=" + version).body();

        assertThat(Json.at(Json.parse(body), "object", "code").asInt(0)).isEqualTo(410);
    }

    @Test
    void eventsCanComeTwiceOrSwapped() throws Exception {
        String version = Long.toString(store.revision());
        pod("a");
        pod("b");
        String path = PODS + "?watch=true&timeoutSeconds=1&resourceVersion=" + version;

        try (Fault twice = faults.inject(Call.on("watch", "pods"), new Effect.DuplicateEvents())) {
            assertThat(names(get(path).body())).containsExactly("a", "a", "b", "b");
            assertThat(twice.hits()).isEqualTo(1);
        }
        try (Fault swapped = faults.inject(Call.on("watch", "pods"), new Effect.SwapEvents())) {
            assertThat(names(get(path).body())).containsExactly("b", "a");
            assertThat(swapped.hits()).isEqualTo(1);
        }
    }

    @Test
    void whatIsDeniedIsForbiddenAndReviewsSayTheSame() throws Exception {
        try (Registration denial = server.access().deny(Call.on("list", "pods"))) {
            HttpResponse<String> refused = get("/api/v1/pods");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(Json.text(Json.parse(refused.body()), "message"))
                    .isEqualTo(
                            "pods is forbidden: User \"kubernetes-admin\" cannot list resource \"pods\" in API group \"\""
                                    + " at the cluster scope");
            assertThat(mayListPods()).isFalse();
            assertThat(denial).isNotNull();
        }
        assertThat(mayListPods()).isTrue();
    }

    @Test
    void requestsAreRecorded() throws Exception {
        get(PODS + "?limit=5");
        get(PODS + "/nope");

        assertThat(server.requests().count(Call.on("list", "pods"))).isEqualTo(1);
        assertThat(server.requests().entries())
                .extracting(entry -> entry.call().verb() + " " + entry.query())
                .containsExactly("list limit=5", "get ");
    }

    private boolean mayListPods() throws Exception {
        HttpRequest review = request("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"spec\":{\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"pods\"}}}"))
                .build();
        String body = client.send(review, BodyHandlers.ofString()).body();
        return Json.at(Json.parse(body), "status", "allowed").asBoolean(false);
    }

    private static List<String> names(String lines) {
        return Stream.of(lines.split("\n"))
                .map(line -> Json.text(Json.parse(line), "object", "metadata", "name"))
                .toList();
    }

    private void pod(String name) {
        store.create(
                Resource.PODS,
                Json.parse("{\"metadata\":{\"name\":\"" + name
                        + "\",\"namespace\":\"default\"},\"spec\":{\"containers\":[]}}"));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }
}
