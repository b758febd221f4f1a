package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody knows whether a removal was done; in the end it was not. */
class UnclearRemovalTest {
    private final Ward ward = Ward.open();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void anEvictionThatWasUnclearAndIsThenHeldOffForLongIsDoneOnceItMayBe() {
        var answer = ApiError.of(504, "Timeout", "couldn't update PodDisruptionBudget");
        ward.cluster().faults().inject(Call.on("create", "pods/eviction"), new Effect.Refuse(answer), 1);
        ward.stage().image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        ward.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        ward.cluster().load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: orders, namespace: demo}
                spec: {minAvailable: 1, selector: {matchLabels: {app: orders}}}
                """);
        ward.clean(new Patience(Duration.ofSeconds(30), Duration.ofSeconds(90)), Stage.policy("Enforce", "Evict"));
        ward.awaitOutcomes("Unknown");
        assertThat(ward.told().cleaned()).isEmpty();

        ward.cluster().store().delete(Resource.POD_DISRUPTION_BUDGETS, "demo", "orders", DeleteOptions.DEFAULT);

        ward.stage().soon().untilAsserted(() -> assertThat(ward.outcomes()).containsExactly("Unknown", "Healed"));
        assertThat(ward.told().cleaned()).hasSize(1);
        assertThat(ward.records()).hasSize(1);
    }
}
