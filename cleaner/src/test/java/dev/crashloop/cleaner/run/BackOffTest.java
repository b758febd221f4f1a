package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.node.Pace;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A workload that cleaning does not help is cleaned more and more rarely, and then no more, until something about it changes. */
class BackOffTest {
    private static final int SPEED = 200;

    /** The kubelet starts a crashed container again every five minutes. */
    private static final Pace EVERY_FIVE_MINUTES =
            new Pace(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Ward ward = Ward.on(Ward.builder(SPEED).pace(EVERY_FIVE_MINUTES));

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void cleanupsThatDoNotHelpWaitOneTwoFourAndEightMinutesAndThenTheWorkloadIsGivenUp() {
        ward.deployment("orders", crash(KNOWN));
        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.told().guards().contains("given-up"));
        ward.stage().pass(400);

        assertThat(ward.outcomes()).hasSize(5).containsOnly("Recurred");
        List<Instant> at = ward.deletionsAt();
        assertThat(at).hasSize(5);
        for (int i = 0; i < 4; i++) {
            assertThat(Duration.between(at.get(i), at.get(i + 1)))
                    .as("wait " + (i + 1))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(1L << i));
        }
        assertThat(ward.told().guards()).filteredOn("given-up"::equals).hasSize(1);
        assertThat(ward.told().guards()).filteredOn("cooling-down"::equals).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aWorkloadThatWasGivenUpIsCleanedAgainWhenItsPodTemplateChanges() {
        givenUp();
        ward.stage().image("demo/orders:2", Stage.badFirstPod(KNOWN));

        ward.cluster().store().edit(Resource.DEPLOYMENTS, "demo", "orders", deployment -> {
            Json.items(deployment, "spec", "template", "spec", "containers")
                    .forEach(container -> ((ObjectNode) container).put("image", "demo/orders:2"));
            return deployment;
        });

        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed")));
    }

    @Test
    void aWorkloadThatWasGivenUpIsCleanedAgainWhenSomebodyAsksForIt() {
        givenUp();

        askForAnotherChance();

        ward.awaitCleaned(1);
        ward.stage()
                .soon()
                .untilAsserted(() -> assertThat(ward.records())
                        .extracting(record -> Json.text(record, "spec", "retry"))
                        .contains("once more"));
    }

    @Test
    void anotherChanceBeginsTheBackOffAnew() {
        givenUp();
        askForAnotherChance();
        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Recurred")));

        ward.awaitCleaned(2);

        List<Instant> at = ward.deletionsAt();
        assertThat(Duration.between(at.get(0), at.get(1))).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(15));
    }

    @Test
    void aCleanupThatHelpedMeanwhileEndsTheBackOff() {
        crashingDeployment();
        recurred(5, Duration.ofHours(9));
        before("Healed", Duration.ofHours(2));

        ward.clean(POLICY);

        ward.awaitCleaned(1);
    }

    private void givenUp() {
        crashingDeployment();
        recurred(5, Duration.ofHours(9));
        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.told().guards().contains("given-up"));
        assertThat(ward.stage().removalsAsked()).isZero();
    }

    private void crashingDeployment() {
        ward.deployment("orders", crash(KNOWN));
        ward.stage().awaitCrashLoop();
    }

    private void recurred(int times, Duration age) {
        for (int i = 0; i < times; i++) {
            before("Recurred", age.minusHours(i));
        }
    }

    /** An earlier cleanup of the Deployment, with the pod template that it has now. */
    private void before(String outcome, Duration age) {
        String template = Json.text(ward.stage().pod(), "metadata", "labels", "pod-template-hash");
        ward.edit(
                ward.oldRecord("demo", outcome, age),
                record -> Json.child(record, "spec").put("template", template));
    }

    private void askForAnotherChance() {
        ward.cluster().store().edit(Resource.DEPLOYMENTS, "demo", "orders", deployment -> {
            Json.child(Json.child(deployment, "metadata"), "annotations").put("crashloop.dev/retry", "once more");
            return deployment;
        });
    }
}
