package dev.crashloop.cleaner.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told about an answer that is of no use, and what callers may do about it. */
class ApiClientTest {
    private final HttpServer server = listening();
    private final String url = "http://127.0.0.1:" + server.getAddress().getPort();
    private final ApiClient api = new ApiClient(config(url));

    @AfterEach
    void close() {
        api.close();
        server.stop(0);
    }

    @Test
    void aStatusIsToldByItsCodeItsReasonAndItsMessage() {
        answers(403, "application/json", """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
                 "message": "pods is forbidden: User \\"joe\\" cannot list resource \\"pods\\""}
                """);

        ApiException.Refused refused = refused();

        assertThat(refused)
                .hasMessage("GET /api/v1/pods: 403 Forbidden: pods is forbidden: User \"joe\" cannot list resource"
                        + " \"pods\"");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("Forbidden");
        assertThat(refused.transientFault()).isFalse();
        assertThat(refused.notFound()).isFalse();
    }

    @Test
    void aPlainTextOfAProxyIsToldAsItIs() {
        answers(502, "text/plain", "upstream connect error or disconnect/reset before headers\n");

        assertThat(refused())
                .hasMessage("GET /api/v1/pods: 502: upstream connect error or disconnect/reset before headers");
        assertThat(refused().transientFault()).isTrue();
    }

    @Test
    void anEmptyErrorIsToldByItsCode() {
        answers(503, "text/plain", "");

        assertThat(refused()).hasMessage("GET /api/v1/pods: 503");
    }

    @Test
    void jsonThatIsNoStatusIsToldAsItIs() {
        answers(404, "application/json", "{\"error\": \"no such route\"}");

        assertThat(refused()).hasMessage("GET /api/v1/pods: 404: {\"error\": \"no such route\"}");
        assertThat(refused().notFound()).isTrue();
    }

    @Test
    void theTimeThatTheServerAsksForIsToldToTheCaller() {
        handles(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "12");
            send(exchange, 429, "text/plain", "slow down");
        });

        assertThat(refused().retryAfter()).contains(Duration.ofSeconds(12));
        assertThat(refused().transientFault()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "300, 300", "301, 300", "86400, 300"})
    void aTimeThatIsNoneOrHasNoEndIsNotTakenAtItsWord(String asked, long seconds) {
        handles(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", asked);
            send(exchange, 429, "text/plain", "slow down");
        });

        assertThat(refused().retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void aRetryAfterThatIsADateIsNoReasonToFail() {
        handles(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "Fri, 02 Jan 2026 10:00:00 GMT");
            send(exchange, 503, "text/plain", "");
        });

        assertThat(refused().retryAfter()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        server.stop(0);

        ApiException e = failure();

        assertThat(e).isInstanceOf(ApiException.Unreachable.class);
        assertThat(e.getMessage())
                .startsWith("GET /api/v1/pods: no answer from " + url + ": ")
                .containsIgnoringCase("connection refused");
        assertThat(e.transientFault()).isTrue();
    }

    @Test
    void aNameThatDoesNotResolveIsNamed() {
        try (var nowhere = new ApiClient(config("http://no-such-host.invalid:6443"))) {
            ApiException e = failure(nowhere);

            assertThat(e).isInstanceOf(ApiException.Unreachable.class);
            assertThat(e.getMessage()).contains("no answer from http://no-such-host.invalid:6443: ");
            assertThat(e.getMessage().substring(e.getMessage().lastIndexOf(": ") + 2))
                    .isNotBlank();
        }
    }

    @Test
    void anAnswerThatIsNotJsonIsAnErrorThatSaysSo() {
        answers(200, "text/html", "<html>Please log in</html>");

        ApiException e = failure();

        assertThat(e.getMessage()).startsWith("GET /api/v1/pods: ").contains(url);
    }

    @Test
    void anAnswerThatIsCutOffIsAnError() {
        handles(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });

        assertThat(failure()).isInstanceOf(ApiException.Unreachable.class);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAfterSeconds() {
        var never = new CountDownLatch(1);
        handles(_ -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });

        ApiException e = failure();
        never.countDown();

        assertThat(e)
                .hasMessage("GET /api/v1/pods: no answer from " + url + ": no answer within "
                        + ApiClient.REQUEST_TIMEOUT.toSeconds() + " s");
    }

    @Test
    void anAnswerThatFallsSilentInTheMiddleIsGivenUpAsWell() {
        var never = new CountDownLatch(1);
        handles(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            hold(never);
        });

        ApiException e = failure(api.within(Duration.ofSeconds(1)));
        never.countDown();

        assertThat(e)
                .hasMessage("GET /api/v1/pods: no answer from " + url + ": the answer stopped in the middle, for 1 s");
    }

    @Test
    void anErrorThatFallsSilentIsStillToldByItsCode() {
        var never = new CountDownLatch(1);
        handles(exchange -> {
            exchange.sendResponseHeaders(503, 1000);
            exchange.getResponseBody().flush();
            hold(never);
        });

        ApiException e = failure(api.within(Duration.ofSeconds(1)));
        never.countDown();

        assertThat(e.getMessage()).startsWith("GET /api/v1/pods: 503: (the body could not be read: ");
    }

    @Test
    void anAnswerThatKeepsComingMayTakeLongerThanThePatience() throws Exception {
        handles(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                for (String piece : List.of("{", "\"a\":", " 1", "}")) {
                    body.write(piece.getBytes(StandardCharsets.UTF_8));
                    body.flush();
                    hold(new CountDownLatch(1), Duration.ofMillis(400));
                }
            }
        });

        assertThat(api.within(Duration.ofSeconds(1))
                        .get("/api/v1/pods")
                        .path("a")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anInterruptEndsAnAnswerThatHasBegun() throws Exception {
        var reached = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        handles(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().flush();
            reached.countDown();
            hold(never);
        });
        var thrown = new AtomicReference<Throwable>();
        Thread asking = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(() -> api.get("/api/v1/pods"))));
        reached.await();

        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(5))
                .until(() -> {
                    asking.interrupt();
                    return thrown.get() != null;
                });
        never.countDown();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aNameThatNoPathCanHaveIsAnErrorLikeAnyOther() {
        assertThat(catchThrowable(() -> api.get("/api/v1/namespaces/demo/pods/no such pod")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Illegal character");
    }

    private static void hold(CountDownLatch latch) {
        hold(latch, Duration.ofSeconds(20));
    }

    private static void hold(CountDownLatch latch, Duration atMost) {
        try {
            var _ = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsAskedOfAClientThatIsClosedIsToldAsOfAServerThatIsNotThere() {
        api.close();

        assertThat(catchThrowable(() -> api.get("/api/v1/pods")))
                .isInstanceOf(ApiException.Unreachable.class)
                .hasMessageContaining("this client is closed");
    }

    @Test
    void anInterruptEndsARequestAtOnce() throws Exception {
        var reached = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        handles(_ -> {
            reached.countDown();
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        var thrown = new AtomicReference<Throwable>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                api.get("/api/v1/pods");
            } catch (ApiException | InterruptedException e) {
                thrown.set(e);
            }
        });
        reached.await();

        asking.interrupt();

        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> thrown.get() != null);
        never.countDown();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void itTellsTheDateOfEachAnswerThatBringsWhatWasAskedFor() throws Exception {
        var dates = new ArrayList<Instant>();
        ApiClient hearing = api.hearing(dates::add);
        answers(200, "application/json", "{}");

        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        hearing.get("/api/v1/pods");
        hearing.within(Duration.ofSeconds(5)).fenced(() -> true).get("/api/v1/pods");

        assertThat(dates).hasSize(2).allSatisfy(date -> assertThat(date).isBetween(before, Instant.now()));
    }

    @Test
    void theDateOfAnErrorIsAnybodys() {
        var dates = new ArrayList<Instant>();
        answers(503, "text/plain", "a proxy says: come back later");

        failure(api.hearing(dates::add));

        assertThat(dates).isEmpty();
    }

    private ApiException.Refused refused() {
        return (ApiException.Refused) failure();
    }

    private ApiException failure() {
        return failure(api);
    }

    private static ApiException failure(ApiClient api) {
        return catchThrowableOfType(ApiException.class, () -> api.get("/api/v1/pods"));
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void answers(int code, String type, String body) {
        handles(exchange -> send(exchange, code, type, body));
    }

    private void handles(Handler handler) {
        server.createContext("/", handler::handle);
    }

    private static void send(HttpExchange exchange, int code, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpServer listening() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Config config(String url) {
        return new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
    }
}
