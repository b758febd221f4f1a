package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A policy that only tries, and which of two policies counts. */
class DryRunTest {
    private final Stage stage = Stage.fast();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aDryRunDeletesNothingAndSaysSoOncePerPod() {
        crashing();
        stage.clean(Stage.policy("DryRun", "Delete"));

        stage.soon().until(() -> stage.told().guards().contains("dry-run"));
        stage.pass(40);

        assertThat(stage.told().guards()).containsExactly("dry-run");
        assertThat(stage.told().unknown()).isEmpty();
        assertThat(stage.removalsAsked()).isZero();
        assertThat(stage.podsEver()).isEqualTo(1);
    }

    @Test
    void aNamespacedPolicyWinsOverAClusterWideOne() {
        crashing();
        stage.clean(clusterWide(Stage.policy("Enforce", "Delete")), Stage.policy("DryRun", "Delete"));

        stage.soon().until(() -> stage.told().guards().contains("dry-run"));
        stage.pass(20);

        assertThat(stage.told().held().getFirst().why()).contains("demo/dns");
        assertThat(stage.removalsAsked()).isZero();
    }

    @Test
    void aClusterWidePolicyCleansWhereNoNamespacedOneSelects() {
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(
                clusterWide(Stage.POLICY),
                Stage.policy("DryRun", "Delete").replace("namespace: demo", "namespace: other"));

        stage.awaitCleaned(1);
    }

    private void crashing() {
        stage.image("demo/orders:1", _ -> Stage.crash(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
    }

    private static String clusterWide(String policy) {
        return policy.replace("CrashLoopPolicy", "ClusterCrashLoopPolicy").replace(", namespace: demo", "");
    }
}
