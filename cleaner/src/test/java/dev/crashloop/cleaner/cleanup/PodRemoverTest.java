package dev.crashloop.cleaner.cleanup;

import static dev.crashloop.sandbox.fault.Call.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.PolicySpec.Action;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.time.ManualTimeline;
import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of one attempt, for each answer that an API server has. */
class PodRemoverTest {
    private EmbeddedCluster cluster = cluster(Settings.CURRENT);
    private ApiClient api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()));

    @AfterEach
    void close() {
        api.close();
        cluster.close();
    }

    private static EmbeddedCluster cluster(Settings settings) {
        return EmbeddedCluster.builder()
                .timeline(new ManualTimeline(Instant.parse("2026-01-02T10:00:00Z")))
                .settings(settings)
                .start();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aPodThatIsAsItWasJudgedIsRemoved(Action action) throws Exception {
        Pod pod = pod();

        assertThat(remove(pod, action)).isEqualTo(new Removal.Removed());
        assertThat(cluster.store().get(Resource.PODS, "demo", "orders")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, BadRequest", "422, Invalid"})
    void whatAWebhookHasAgainstAnEvictionIsTold(int code, String reason) throws Exception {
        Pod pod = pod();
        cluster.faults()
                .inject(
                        Call.on("create", "pods/eviction"),
                        new Effect.Refuse(
                                ApiError.of(code, reason, "admission webhook denied the request: not on Fridays")),
                        1);

        assertThat(remove(pod, Action.Evict))
                .isInstanceOfSatisfying(
                        Removal.Failed.class, failed -> assertThat(failed.why()).contains("not on Fridays"));
    }

    @Test
    void theVersionOfEvictionThatWorkedIsAskedForFirst() throws Exception {
        close();
        cluster = cluster(Settings.OF_1_20);
        api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()));
        var remover = new PodRemover(api);

        for (int i = 0; i < 3; i++) {
            assertThat(remover.remove(pod(), Action.Evict)).isEqualTo(new Removal.Removed());
        }

        assertThat(cluster.requests().count(on("create", "pods/eviction"))).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aPodThatIsGoneIsOvertaken(Action action) throws Exception {
        Pod pod = pod();
        cluster.store().delete(Resource.PODS, "demo", "orders", DeleteOptions.NOW);

        assertThat(remove(pod, action)).isEqualTo(new Removal.Overtaken("it is gone already"));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aPodThatChangedIsOvertakenAndLives(Action action) throws Exception {
        Pod pod = pod();
        cluster.store().edit(Resource.PODS, "demo", "orders", changed -> {
            Json.child(changed, "status").put("phase", "Running");
            return changed;
        });

        assertThat(remove(pod, action))
                .isInstanceOfSatisfying(
                        Removal.Overtaken.class,
                        overtaken -> assertThat(overtaken.why())
                                .startsWith("it changed while it was being judged: ")
                                .contains("orders"));
        assertThat(cluster.store().get(Resource.PODS, "demo", "orders")).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void anotherPodOfTheSameNameLives(Action action) throws Exception {
        Pod pod = pod();
        cluster.store().delete(Resource.PODS, "demo", "orders", DeleteOptions.NOW);
        pod();

        assertThat(remove(pod, action)).isInstanceOf(Removal.Overtaken.class);
        assertThat(cluster.store().get(Resource.PODS, "demo", "orders")).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aBusyApiServerPostponesItForAsLongAsItSays(Action action) throws Exception {
        cluster.faults().inject(anyRemoval(), Effect.tooManyRequests(7), 1);

        assertThat(remove(pod(), action))
                .isInstanceOfSatisfying(
                        Removal.Postponed.class,
                        postponed -> assertThat(postponed.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void anApiServerInTroublePostponesIt(Action action) throws Exception {
        cluster.faults().inject(anyRemoval(), Effect.internalError(), 1);

        assertThat(remove(pod(), action)).isInstanceOfSatisfying(Removal.Postponed.class, postponed -> {
            assertThat(postponed.why()).contains("500", "etcdserver: leader changed");
            assertThat(postponed.retryAfter()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aMissingPermissionFailsItAndIsNamed(Action action) throws Exception {
        cluster.server().access().deny(anyRemoval());

        assertThat(remove(pod(), action))
                .isInstanceOfSatisfying(
                        Removal.Failed.class,
                        failed -> assertThat(failed.why())
                                .contains(
                                        "403 Forbidden",
                                        action == Action.Delete ? "cannot delete" : "cannot create",
                                        "demo"));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aRefusalByAWebhookFailsItInItsOwnWords(Action action) throws Exception {
        String words = "admission webhook \"pods.example.com\" denied the request: not on Fridays";
        cluster.faults().inject(anyRemoval(), new Effect.Refuse(ApiError.of(403, "Forbidden", words)), 1);

        assertThat(remove(pod(), action))
                .isInstanceOfSatisfying(
                        Removal.Failed.class, failed -> assertThat(failed.why()).contains(words));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void anApiServerThatIsNotThereAnyMoreLeavesItOpen(Action action) throws Exception {
        Pod pod = pod();
        cluster.server().goAway();

        assertThat(remove(pod, action))
                .isInstanceOfSatisfying(
                        Removal.Unclear.class,
                        unclear -> assertThat(unclear.why()).contains("no answer from " + cluster.url()));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void anAnswerThatIsCutOffLeavesItOpenAsLongAsThePodIsThere(Action action) throws Exception {
        cluster.faults().inject(anyRemoval(), new Effect.HangUp(), 10);

        assertThat(remove(pod(), action)).isInstanceOf(Removal.Unclear.class);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aLostAnswerToARemovalThatWasDoneIsARemoval(Action action) throws Exception {
        Pod pod = pod();
        try (var link = new Link(cluster.kubeconfig())) {
            link.loseAnswer(request -> !request.method().equals("GET"));

            assertThat(new PodRemover(new ApiClient(link)).remove(pod, action)).isEqualTo(new Removal.Removed());
        }
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void anApiServerInTroubleWhoseAnswersDoNotComeLeavesItOpen(Action action) throws Exception {
        Pod pod = pod();
        cluster.faults().inject(anyRemoval().or(on("get", "pods")), Effect.internalError());

        assertThat(remove(pod, action))
                .isInstanceOfSatisfying(
                        Removal.Unclear.class,
                        unclear -> assertThat(unclear.why()).contains("500"));
    }

    /** 504 by the API server itself, 502 by what stands before it. */
    @ParameterizedTest
    @CsvSource({"504, Delete", "504, Evict", "502, Delete", "502, Evict"})
    void whoeverDidNotWaitForTheAnswerLeavesItOpen(int code, Action action) throws Exception {
        cluster.faults().inject(anyRemoval(), new Effect.Refuse(ApiError.of(code, "Timeout", "request timed out")), 1);

        assertThat(remove(pod(), action))
                .isInstanceOfSatisfying(
                        Removal.Unclear.class,
                        unclear -> assertThat(unclear.why()).contains("request timed out"));
    }

    @Test
    void aPodThatIsGoneIsNotEvictedInAnotherVersion() throws Exception {
        Pod pod = pod();
        cluster.store().delete(Resource.PODS, "demo", "orders", DeleteOptions.NOW);

        remove(pod, Action.Evict);

        assertThat(cluster.requests().count(on("create", "pods/eviction"))).isEqualTo(1);
    }

    @Test
    void anApiServerOf2021EvictsInItsOwnVersion() throws Exception {
        close();
        cluster = cluster(Settings.OF_1_20);
        api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()));

        assertThat(remove(pod(), Action.Evict)).isEqualTo(new Removal.Removed());
        assertThat(cluster.requests().count(on("create", "pods/eviction"))).isEqualTo(2);
    }

    @Test
    void aNewApiServerIsAskedOnce() throws Exception {
        remove(pod(), Action.Evict);

        assertThat(cluster.requests().count(on("create", "pods/eviction"))).isEqualTo(1);
    }

    private static java.util.function.Predicate<Call> anyRemoval() {
        return on("delete", "pods").or(on("create", "pods/eviction"));
    }

    private Removal remove(Pod pod, Action action) throws InterruptedException {
        return new PodRemover(api).remove(pod, action);
    }

    /** A pod that no node knows, so that it is gone as soon as it is deleted. */
    private Pod pod() {
        return Optional.of(cluster.pod("demo", "orders").image("demo/orders:1").create())
                .map(json -> Pods.parse(json.toString()))
                .orElseThrow();
    }
}
