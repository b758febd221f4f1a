package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Only so many cleanups in an hour, in one namespace and everywhere, however well they go. */
class BudgetTest {
    private static final Duration ALMOST_AN_HOUR = Duration.ofMinutes(57);

    private final Ward ward = Ward.on(Ward.builder(120));

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void aNamespaceThatHadItsCleanupsOfTheHourWaitsUntilTheFirstIsAnHourOld() {
        Instant free = endOfHour(ward.oldRecord("demo", "Gone", ALMOST_AN_HOUR));
        ward.oldRecord("demo", "Gone", Duration.ofMinutes(20));
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.clean(POLICY + "  limits: {perNamespacePerHour: 2}\n");

        awaitHeldBy("namespace-budget");
        assertThat(ward.told().held().getLast().why()).contains("2 cleanups", "perNamespacePerHour");
        assertThat(ward.stage().removalsAsked()).isZero();

        ward.awaitCleaned(1);
        assertThat(ward.deletionsAt().getFirst()).isAfterOrEqualTo(free);
    }

    @Test
    void aBudgetOfOneIsToldInTheSingular() {
        ward.oldRecord("demo", "Gone", Duration.ofMinutes(20));
        ward.deployment("orders", crash(KNOWN));
        ward.clean(POLICY + "  limits: {perNamespacePerHour: 1}\n");

        awaitHeldBy("namespace-budget");

        assertThat(ward.told().held().getLast().why()).contains("its 1 cleanup of this hour");
    }

    @Test
    void theBudgetOfOneNamespaceIsNotSpentInAnother() {
        ward.oldRecord("other", "Gone", Duration.ofMinutes(20));
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        ward.clean(POLICY + "  limits: {perNamespacePerHour: 1}\n");

        ward.awaitCleaned(1);
    }

    @Test
    void aClusterThatHadItsCleanupsOfTheHourWaitsUntilTheFirstIsAnHourOld() {
        Instant free = endOfHour(ward.oldRecord("other", "Gone", ALMOST_AN_HOUR));
        ward.oldRecord("demo", "Gone", Duration.ofMinutes(20));
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.clean(POLICY + "  limits: {clusterPerHour: 2}\n");

        awaitHeldBy("cluster-budget");
        assertThat(ward.told().held().getLast().why()).contains("2 cleanups", "clusterPerHour");
        assertThat(ward.stage().removalsAsked()).isZero();

        ward.awaitCleaned(1);
        assertThat(ward.deletionsAt().getFirst()).isAfterOrEqualTo(free);
    }

    @Test
    void theOwnCleanupsSpendTheBudgetToo() {
        ward.stage().image("demo/app:1", Ward.inTurn(crash(KNOWN), crash(KNOWN), crash(KNOWN), Behaviour.serves()));
        ward.cluster()
                .deployment("demo", "app")
                .image("demo/app:1")
                .replicas(3)
                .with(Ward::probed)
                .create();
        ward.clean(POLICY + "  limits: {perNamespacePerHour: 2}\n");

        awaitHeldBy("namespace-budget");
        ward.stage().soon().until(() -> ward.outcomes().size() == 2);
        ward.stage().pass(180);

        assertThat(ward.stage().removalsAsked()).isEqualTo(2);
        assertThat(ward.records()).hasSize(2);
    }

    @Test
    void aBudgetOfNothingCleansNothing() {
        ward.deployment("orders", crash(KNOWN));
        ward.clean(POLICY + "  limits: {clusterPerHour: 0}\n");

        awaitHeldBy("cluster-budget");
        assertThat(ward.told().held().getLast().why())
                .isEqualTo("spec.limits.clusterPerHour is 0: nothing is cleaned under this policy");
        ward.stage().pass(60);

        assertThat(ward.stage().removalsAsked()).isZero();
        assertThat(ward.records()).isEmpty();
    }

    private void awaitHeldBy(String guard) {
        ward.stage().soon().until(() -> ward.told().guards().contains(guard));
    }

    private static Instant endOfHour(JsonNode record) {
        return Instant.parse(Json.text(record, "metadata", "creationTimestamp")).plus(Duration.ofHours(1));
    }
}
