package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.badFirstPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.node.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pod whose log shows a known failure is deleted, and what replaces it is left in peace. */
class KnownFailureTest {
    private final Stage stage = Stage.fast();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void thePodIsDeletedExactlyOnceAndItsReplacementIsLeftAlone() {
        stage.image("demo/orders:1", badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY);
        String bad = Stage.uid(stage.pod());

        stage.awaitCleaned(1);
        stage.awaitServing(1);
        stage.pass(30);

        assertThat(stage.told().cleaned()).singleElement().satisfies(entry -> {
            assertThat(entry.uid()).isEqualTo(bad);
            assertThat(entry.clean().known().getFirst().decisive()).containsExactly(KNOWN);
        });
        assertThat(stage.removalsAsked()).isEqualTo(1);
        assertThat(stage.podsEver()).isEqualTo(2);
    }

    @Test
    void aPodThatWasInACrashLoopBeforeTheCleanerStartedIsCleanedToo() {
        stage.image("demo/orders:1", badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.awaitCrashLoop();

        stage.clean(POLICY);

        stage.awaitCleaned(1);
        stage.awaitServing(1);
    }

    @Test
    void onlyTheBadOneOfSeveralReplicasIsDeleted() {
        stage.image("demo/orders:1", badFirstPod(KNOWN));
        stage.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .replicas(5)
                .create();
        stage.clean(POLICY);

        stage.awaitCleaned(1);
        stage.soon().until(() -> stage.podsEver() == 6);
        stage.awaitServing(5);

        assertThat(stage.told().cleaned()).hasSize(1);
        assertThat(stage.removalsAsked()).isEqualTo(1);
    }

    @Test
    void anInitContainerCountsAsMuchAsAnAppContainer() {
        stage.image("demo/migrate:1", badFirstPod(KNOWN)).image("demo/orders:1", _ -> Behaviour.serves());
        stage.cluster()
                .deployment("demo", "orders")
                .init("migrate", "demo/migrate:1")
                .image("demo/orders:1")
                .create();
        stage.clean(POLICY);

        stage.awaitCleaned(1);

        assertThat(stage.told().cleaned().getFirst().clean().known())
                .extracting(known -> known.crash().container())
                .containsExactly("migrate");
    }

    @Test
    void soDoesASidecar() {
        stage.image("demo/proxy:1", badFirstPod(KNOWN)).image("demo/orders:1", _ -> Behaviour.serves());
        stage.cluster()
                .deployment("demo", "orders")
                .sidecar("proxy", "demo/proxy:1")
                .image("demo/orders:1")
                .create();
        stage.clean(POLICY);

        stage.awaitCleaned(1);
        stage.awaitServing(1);

        assertThat(stage.told().cleaned().getFirst().clean().known())
                .extracting(known -> known.crash().container())
                .containsExactly("proxy");
    }

    @Test
    void twoContainersThatBothShowKnownFailuresAreCleaned() {
        stage.image("demo/orders:1", badFirstPod(KNOWN)).image("demo/proxy:1", badFirstPod(KNOWN));
        stage.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .container("proxy", "demo/proxy:1")
                .create();
        stage.clean(POLICY);

        stage.awaitCleaned(1);
        stage.awaitServing(1);

        assertThat(stage.told().cleaned()).hasSize(1);
        assertThat(stage.told().unknown()).isEmpty();
    }

    @Test
    void aHealthyContainerBesideTheBadOneDoesNotSaveThePod() {
        stage.image("demo/orders:1", badFirstPod(KNOWN)).image("demo/proxy:1", _ -> Behaviour.serves());
        stage.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .container("proxy", "demo/proxy:1")
                .create();
        stage.clean(POLICY);

        stage.awaitCleaned(1);
        stage.awaitServing(1);
    }

    @Test
    void theExitCodeReasonAndContainerNarrowAKnownFailure() {
        stage.image("demo/orders:1", badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY + "      exitCodes: [134]\n      reasons: [Error]\n      containers: [app]\n");

        stage.awaitCleaned(1);
    }

    @Test
    void anotherExitCodeIsAnotherFailure() {
        stage.image("demo/orders:1", badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY + "      exitCodes: [1]\n");

        stage.soon().until(() -> !stage.told().unknown().isEmpty());

        assertThat(stage.removalsAsked()).isZero();
    }
}
