package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An API server that fails at every kind of request that a cleanup takes: the pod is cleaned once, and the outcome is known and written. */
class FaultyServerTest {
    /** As the API server's log calls them. */
    private static final List<String> KINDS = List.of(
            "list pods",
            "watch pods",
            "list cleanups",
            "watch cleanups",
            "get namespaces",
            "get replicasets",
            "get deployments",
            "get pods/log",
            "create cleanups",
            "delete pods",
            "patch cleanups/status",
            "create events");

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Ward ward = Ward.open();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        ward.close();
    }

    private static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("500", Effect.internalError()),
                Arguments.of("503", Effect.unavailable()),
                Arguments.of("429", Effect.tooManyRequests(2)),
                Arguments.of("a closed connection", new Effect.HangUp()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void everyKindOfRequestFailsTwiceAndThenWorks(String name, Effect effect) {
        List<Fault> faults = KINDS.stream()
                .map(kind -> ward.cluster().faults().inject(call -> kind(call).equals(kind), effect, 2))
                .toList();
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        start();

        assertCleanedOnce();
        assertThat(faults)
                .zipSatisfy(
                        KINDS,
                        (fault, kind) -> assertThat(fault.hits()).as(kind).isEqualTo(2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aThirdOfAllRequestsFailsForEver(String name, Effect effect) {
        var chance = new Random(5);
        ward.cluster().faults().inject(_ -> chance.nextInt(3) == 0, effect);
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        start();

        assertCleanedOnce();
    }

    @Test
    void everyKindOfRequestHangsOnce() {
        for (String kind : KINDS) {
            ward.cluster().faults().inject(call -> kind(call).equals(kind), new Effect.Hold(never), 1);
        }
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        start();

        assertCleanedOnce();
    }

    @Test
    void everyAnswerIsSlow() {
        ward.cluster().faults().inject(Call.any(), new Effect.Delay(Duration.ofMillis(150)));
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        start();

        assertCleanedOnce();
    }

    @Test
    void theAnswerToEveryWriteIsLostOnce() {
        Link link = ward.link();
        for (Predicate<Wire.Request> write : List.of(
                Link.on("POST", "/cleanups"),
                Link.on("DELETE", "/pods/"),
                Link.on("PATCH", "/cleanups/"),
                Link.on("POST", "/events"))) {
            link.loseAnswer(write);
        }
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        ward.start(new ApiClient(link), Patience.DEFAULT, ward.stage().time(), Stage.POLICY);

        assertCleanedOnce();
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsWrittenDownAndFollowed() {
        Link link = ward.link();
        link.loseAnswer(Link.on("DELETE", "/pods/"));
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        ward.start(new ApiClient(link), Patience.DEFAULT, ward.stage().time(), Stage.POLICY);

        assertCleanedOnce();
    }

    @Test
    void aPlanThatCannotBeTakenBackIsCarriedOutLater() {
        ward.cluster().faults().inject(Call.on("delete", "pods"), Effect.tooManyRequests(2), 1);
        ward.cluster().faults().inject(Call.on("delete", "cleanups"), Effect.internalError(), 1);
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        start();

        assertCleanedOnce();
        assertThat(ward.told().stuck()).isEmpty();
    }

    @Test
    void aServerThatSaysWhenToAskAgainIsAskedNoSooner() {
        int seconds = 20;
        List<String> kinds = List.of("list pods", "create cleanups", "delete pods", "get pods/log");
        for (String kind : kinds) {
            ward.cluster().faults().inject(call -> kind(call).equals(kind), Effect.tooManyRequests(seconds), 1);
        }
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        start();

        assertCleanedOnce();
        for (String kind : kinds) {
            List<RequestLog.Entry> asked = ward.cluster().requests().entries().stream()
                    .filter(entry -> kind(entry.call()).equals(kind))
                    .toList();
            assertThat(Duration.between(asked.get(0).time(), asked.get(1).time()))
                    .as(kind)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(seconds));
        }
    }

    private void start() {
        var api = new ApiClient(Config.fromKubeconfig(ward.cluster().kubeconfig())).within(PATIENCE);
        ward.start(api, Patience.DEFAULT, ward.stage().time(), Stage.POLICY);
    }

    private void assertCleanedOnce() {
        ward.stage()
                .soon()
                .untilAsserted(() -> assertThat(ward.records())
                        .singleElement()
                        .satisfies(record -> assertThat(Ward.outcome(record)).isEqualTo("Healed")));
        assertThat(ward.stage().podsEver()).isEqualTo(2);
        assertThat(ward.told().cleaned()).hasSizeLessThanOrEqualTo(1);
        assertThat(Json.text(ward.record(), "status", "replacement", "uid"))
                .isEqualTo(Stage.uid(
                        ward.cluster().store().list(Resource.PODS, "demo").getFirst()));
    }

    private static String kind(Call call) {
        return call.verb() + " " + call.fullResource();
    }
}
