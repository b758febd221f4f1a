package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cleaner ends at any instant, and the next one goes on from what the records say; without records, from nothing. */
class RestartTest {
    private static final Behaviour NEVER_READY = Behaviour.serves().readyAfter(Duration.ofDays(1));

    private final CountDownLatch never = new CountDownLatch(1);
    private Ward ward = Ward.open();

    @AfterEach
    void close() {
        never.countDown();
        ward.close();
    }

    @Test
    void aPlanThatWasNotCarriedOutIsCarriedOutByTheNextCleaner() {
        Fault held = ward.cluster().faults().inject(Call.on("delete", "pods"), new Effect.Hold(never), 1);
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        Cleaner first = ward.clean(POLICY);
        ward.stage().soon().until(() -> held.hits() == 1);
        first.close();
        assertThat(ward.record().path("status").path("deletedAt").isMissingNode())
                .isTrue();
        assertThat(ward.stage().podsEver()).isEqualTo(1);

        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");
        assertThat(ward.stage().podsEver()).isEqualTo(2);
        assertThat(ward.records()).hasSize(1);
        assertThat(ward.told().cleaned()).hasSize(1);
    }

    @Test
    void aCleanupWithoutAnOutcomeIsFollowedByTheNextCleaner() {
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofSeconds(60)));
        Cleaner first = ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> Ward.phase(ward.record()).equals("Deleted"));
        first.close();
        assertThat(ward.outcomes()).isEmpty();

        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
    }

    @Test
    void aReplacementThatGotReadyWhileNoCleanerRanIsHealed() {
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofSeconds(30)));
        Cleaner first = ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> Ward.phase(ward.record()).equals("Deleted"));
        first.close();
        ward.stage().awaitServing(1);

        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");
    }

    @Test
    void aReplacementThatWentWhileNoCleanerRanIsReplacedInTurn() {
        ward.probedDeployment(
                "orders", crash(KNOWN), NEVER_READY, Behaviour.serves().readyAfter(Duration.ofSeconds(10)));
        Cleaner first = ward.clean(POLICY);
        awaitReplacement();
        first.close();
        ward.cluster()
                .store()
                .delete(Resource.PODS, "demo", Stage.name(ward.stage().pod()), DeleteOptions.DEFAULT);
        ward.stage().awaitServing(1);

        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");
        assertThat(Json.text(ward.record(), "status", "replacement", "uid"))
                .isEqualTo(Stage.uid(ward.stage().pod()));
    }

    @Test
    void aWorkloadThatWasScaledToZeroWhileNoCleanerRanWantsNoReplacement() {
        ward.probedDeployment("orders", crash(KNOWN), NEVER_READY);
        Cleaner first = ward.clean(POLICY);
        awaitReplacement();
        first.close();
        ward.cluster().store().edit(Resource.DEPLOYMENTS, "demo", "orders", deployment -> {
            Json.child(deployment, "spec").put("replicas", 0);
            return deployment;
        });
        ward.stage()
                .soon()
                .until(() -> ward.cluster().store().list(Resource.PODS, "demo").isEmpty());

        ward.clean(POLICY);

        ward.awaitOutcomes("Gone");
        assertThat(Json.text(ward.record(), "status", "replacement", "uid")).isEmpty();
    }

    @Test
    void aPlanWhosePodRecoveredMeanwhileIsGivenUpAndThePodLives() {
        ward.deployment("orders", Behaviour.serves());
        ward.stage().awaitServing(1);
        Instant then = ward.cluster().timeline().instant().minus(Duration.ofMinutes(11));
        ward.write(Ward.recordOf(ward.stage().pod()), Json.object().put("phase", "Planned"), then);

        ward.clean(POLICY);

        ward.awaitOutcomes("Unknown");
        assertThat(Json.text(ward.record(), "status", "message")).contains("never deleted");
        assertThat(ward.stage().removalsAsked()).isZero();
        assertThat(ward.stage().podsEver()).isEqualTo(1);
    }

    @Test
    void aWorkloadThatCleaningDoesNotHelpGetsNoFreshStartFromTheNextCleaner() {
        ward.deployment("orders", crash(KNOWN));
        Cleaner first = ward.clean(POLICY);
        ward.awaitOutcomes("Recurred");
        first.close();
        Instant again =
                Instant.parse(Json.text(ward.record(), "status", "finishedAt")).plus(Duration.ofMinutes(1));

        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.told().cleaned().size() == 2);

        assertThat(ward.deletionsAt().getLast()).isAfterOrEqualTo(again);
    }

    @Test
    void withoutTheCrdsWhatWasCleanedIsRememberedByTheProgram() {
        ward.close();
        ward = Ward.withoutCrds(Ward.builder(60));
        ward.deployment("orders", crash(KNOWN));

        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.told().cleaned().size() == 2);

        assertThat(ward.outcomes()).startsWith("Recurred");
        List<Instant> at = ward.deletionsAt();
        assertThat(Duration.between(at.get(0), at.get(1))).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(cleanupRequests()).isZero();
    }

    @Test
    void withTheCrdsOfThePoliciesAloneItIsTheSame() {
        ward.close();
        ward = Ward.withoutCrds(Ward.builder(60));
        ward.cluster().load(crd("crashlooppolicies")).load(crd("clustercrashlooppolicies"));
        ward.cluster().namespace("demo").load(POLICY);
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        ward.clean();

        ward.stage().soon().until(() -> ward.outcomes().equals(List.of("Healed")));
        assertThat(cleanupRequests()).isZero();
    }

    private void awaitReplacement() {
        ward.awaitCleaned(1);
        ward.stage()
                .soon()
                .until(() -> !Json.text(ward.record(), "status", "replacement", "uid")
                        .isEmpty());
    }

    private long cleanupRequests() {
        return ward.cluster().requests().count(call -> call.resource().equals("cleanups"));
    }

    private static String crd(String plural) {
        try (InputStream in =
                RestartTest.class.getResourceAsStream("/META-INF/crds/" + plural + ".crashloop.dev-v1.yml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
