package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API server says no to a removal: for a moment, for a budget, or until a person mends something. */
class RefusedRemovalTest {
    private static final String EVICT = Stage.policy("Enforce", "Evict");

    private Stage stage = Stage.on(Stage.builder().pace(Stage.ONE_CRASH_LOOP));

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMissingPermissionIsToldOnceAndTriedAgainRarely() {
        Registration denied = stage.cluster().server().access().deny(Call.on("delete", "pods"));
        badPod();
        stage.clean(Stage.POLICY);
        stage.soon().until(() -> !stage.told().removals().isEmpty());
        stage.pass(50);

        assertThat(stage.removalsAsked()).isEqualTo(1);
        assertThat(stage.told().removals())
                .singleElement()
                .satisfies(entry -> assertThat(entry.removal())
                        .isInstanceOfSatisfying(
                                Removal.Failed.class,
                                failed -> assertThat(failed.why()).contains("403", "cannot delete resource \"pods\"")));

        denied.close();
        stage.awaitCleaned(1);
        assertThat(stage.told().cleaned()).hasSize(1);
    }

    @Test
    void aBusyApiServerIsAskedAgainAfterTheTimeThatItAskedFor() {
        stage.cluster().faults().inject(Call.on("delete", "pods"), Effect.tooManyRequests(20), 1);
        badPod();
        stage.clean(Stage.POLICY);

        stage.awaitCleaned(1);

        var asked = stage.cluster().requests().entries().stream()
                .filter(entry -> Call.on("delete", "pods").test(entry.call()))
                .toList();
        assertThat(asked).hasSize(2);
        assertThat(Duration.between(asked.get(0).time(), asked.get(1).time()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        assertThat(stage.told().removals())
                .extracting(entry -> entry.removal().getClass().getSimpleName())
                .containsExactly("Postponed", "Removed");
    }

    @Test
    void anApiServerInTroubleIsAskedUntilItWorksAndTheTroubleIsToldOnce() {
        stage.cluster().faults().inject(Call.on("delete", "pods"), Effect.internalError(), 3);
        badPod();
        stage.clean(Stage.POLICY);

        stage.awaitCleaned(1);

        assertThat(stage.removalsAsked()).isEqualTo(4);
        assertThat(stage.told().removals())
                .extracting(entry -> entry.removal().getClass().getSimpleName())
                .containsExactly("Postponed", "Removed");
    }

    @Test
    void anApiServerThatGoesOnSayingNoIsAskedLessAndLessOften() {
        badPod();
        stage.cluster().load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: one, namespace: demo}
                spec: {minAvailable: 0, selector: {matchLabels: {app: orders}}}
                ---
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: two, namespace: demo}
                spec: {minAvailable: 0, selector: {matchLabels: {app: orders}}}
                """);
        stage.clean(EVICT);
        stage.soon().until(() -> stage.removalsAsked() >= 6);

        var asked = stage.cluster().requests().entries().stream()
                .filter(entry -> Call.on("create", "pods/eviction").test(entry.call()))
                .toList();
        assertThat(IntStream.range(1, 6)
                        .mapToObj(i -> Duration.between(
                                asked.get(i - 1).time(), asked.get(i).time())))
                .zipSatisfy(
                        List.of(5, 10, 20, 40, 60),
                        (waited, least) -> assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(least)));
        assertThat(stage.told().removals())
                .singleElement()
                .satisfies(entry -> assertThat(entry.removal())
                        .isInstanceOfSatisfying(
                                Removal.Postponed.class,
                                no -> assertThat(no.why()).contains("more than one PodDisruptionBudget")));
    }

    @Test
    void aNamespaceThatCannotBeReadIsSaidToBeInTheWayOnceAndReadAgain() {
        var outage = stage.cluster().faults().inject(Call.on("get", "namespaces"), Effect.unavailable());
        badPod();
        stage.clean(Stage.POLICY);
        stage.soon().until(() -> outage.hits() >= 3);
        assertThat(stage.told().stuck()).hasSize(1);
        assertThat(stage.removalsAsked()).isZero();

        outage.close();
        stage.awaitCleaned(1);
    }

    @Test
    void anEvictionRemovesAsADeletionDoes() {
        badPod();
        stage.clean(EVICT);

        stage.awaitCleaned(1);

        assertThat(stage.cluster().requests().count(Call.on("create", "pods/eviction")))
                .isEqualTo(1);
        assertThat(stage.cluster().requests().count(Call.on("delete", "pods"))).isZero();
    }

    @Test
    void anApiServerOf2021IsAskedInItsOwnVersion() {
        stage.close();
        stage = Stage.on(Stage.builder()
                .pace(Stage.ONE_CRASH_LOOP)
                .settings(Settings.OF_1_20.withBookmarks(Duration.ofSeconds(1))));
        badPod();
        stage.clean(EVICT);

        stage.awaitCleaned(1);

        assertThat(stage.cluster().requests().count(Call.on("delete", "pods"))).isZero();
        assertThat(stage.told().removals()).hasSize(1);
    }

    @Test
    void aDisruptionBudgetHoldsTheEvictionOffUntilItAllowsIt() {
        badPod();
        stage.cluster().load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: orders, namespace: demo}
                spec: {minAvailable: 1, selector: {matchLabels: {app: orders}}}
                """);
        stage.clean(EVICT);
        stage.soon().until(() -> stage.removalsAsked() >= 3);

        assertThat(stage.podsEver()).isEqualTo(1);
        assertThat(stage.told().removals()).isEmpty();
        assertThat(stage.told().held()).singleElement().satisfies(held -> {
            assertThat(held.guard()).isEqualTo("disruption-budget");
            assertThat(held.why()).contains("disruption budget");
        });

        stage.cluster().store().delete(Resource.POD_DISRUPTION_BUDGETS, "demo", "orders", DeleteOptions.DEFAULT);
        stage.awaitCleaned(1);
        assertThat(stage.told().cleaned()).hasSize(1);
    }

    @Test
    void aRefusedEvictionIsAskedForAtAnEvenPaceHoweverOftenThePodChanges() {
        var busy = stage.cluster().faults().inject(Call.on("create", "pods/eviction"), Effect.internalError());
        badPod();
        stage.clean(EVICT);
        stage.soon().until(() -> busy.hits() >= 1);
        for (int i = 0; i < 10; i++) {
            String value = "v" + i;
            stage.cluster().store().edit(Resource.PODS, "demo", Stage.name(stage.pod()), pod -> {
                Json.child(Json.child(pod, "metadata"), "labels").put("touched", value);
                return pod;
            });
            stage.pass(1);
        }
        int before = busy.hits();

        stage.pass(20);

        assertThat(busy.hits() - before).as("tries in 20 s, one each 5 s").isLessThanOrEqualTo(5);
    }

    private void badPod() {
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
    }
}
