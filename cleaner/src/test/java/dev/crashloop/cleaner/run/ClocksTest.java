package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ServerTime;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the machine that the program runs on is wrong by hours, or is set while it runs: nothing changes. */
class ClocksTest {
    private static final Duration NEARLY = Duration.ofSeconds(15);

    private final Ward ward = Ward.open();
    private final WrongClock clock = new WrongClock(ward.stage().time());

    @AfterEach
    void close() {
        ward.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -5})
    void theOutcomeIsKnownWhenItIsDueAndTheRecordIsDatedByTheApiServer(int hours) {
        clock.set(Duration.ofHours(hours));
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        clean(POLICY);

        ward.awaitOutcomes("Healed");
        Instant deleted = Instant.parse(Json.text(ward.record(), "status", "deletedAt"));
        Instant finished = Instant.parse(Json.text(ward.record(), "status", "finishedAt"));
        Instant created = Instant.parse(Json.text(ward.record(), "metadata", "creationTimestamp"));
        assertThat(Duration.between(deleted, finished)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(60));
        assertThat(Duration.between(created, deleted).abs()).isLessThan(NEARLY);
        assertThat(ward.stage().podsEver()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -5})
    void slowStartHolds(int hours) {
        clock.set(Duration.ofHours(hours));
        ward.stage().image("demo/app:1", _ -> crash(KNOWN));
        for (int i = 0; i < 5; i++) {
            ward.cluster().deployment("demo", "app-" + i).image("demo/app:1").create();
        }

        clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().size() >= 3);
        assertThat(ward.mostInFlight()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -5})
    void theBudgetOfAnHourIsThatOfAnHour(int hours) {
        clock.set(Duration.ofHours(hours));
        ward.oldRecord("demo", "Healed", Duration.ofMinutes(57));
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());

        clean(POLICY + "  limits: {perNamespacePerHour: 1}\n");
        ward.stage().soon().until(() -> ward.told().guards().contains("namespace-budget"));
        ward.stage().pass(60);
        assertThat(ward.stage().removalsAsked()).isZero();

        ward.awaitCleaned(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -5})
    void aClockThatIsSetWhileAnOutcomeIsAwaitedChangesNothing(int hours) {
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofSeconds(60)));
        clean(POLICY);
        ward.awaitCleaned(1);

        clock.set(Duration.ofHours(hours));

        ward.awaitOutcomes("Healed");
        Instant deleted = Instant.parse(Json.text(ward.record(), "status", "deletedAt"));
        Instant finished = Instant.parse(Json.text(ward.record(), "status", "finishedAt"));
        assertThat(Duration.between(deleted, finished)).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -5})
    void aClockThatIsSetWhileAWorkloadCoolsDownNeitherShortensNorProlongsThat(int hours) {
        ward.deployment("orders", crash(KNOWN), crash(KNOWN), Behaviour.serves());
        clean(POLICY);
        ward.awaitOutcomes("Recurred");

        clock.set(Duration.ofHours(hours));
        ward.awaitCleaned(2);

        List<Instant> at = ward.deletionsAt();
        Instant recurred = ward.records().stream()
                .filter(record -> Ward.outcome(record).equals("Recurred"))
                .map(record -> Instant.parse(Json.text(record, "status", "finishedAt")))
                .findFirst()
                .orElseThrow();
        assertThat(Duration.between(recurred, at.getLast())).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(120));
    }

    @Test
    void anOptOutCountsAlsoWhenTheClockWasSetBack() {
        ward.deployment("orders", Behaviour.serves());
        ward.deployment("payments", crash(KNOWN));
        ward.cluster().store().edit(Resource.NAMESPACES, "", "demo", namespace -> {
            Json.child(Json.child(namespace, "metadata"), "annotations").put("crashloop.dev/skip", "true");
            return namespace;
        });
        clean(POLICY);
        ward.stage().soon().until(() -> ward.told().guards().contains("opted-out"));

        clock.set(Duration.ofHours(-5));
        ward.cluster().store().edit(Resource.NAMESPACES, "", "demo", namespace -> {
            Json.child(Json.child(namespace, "metadata"), "annotations").remove("crashloop.dev/skip");
            return namespace;
        });
        ward.stage().pass(10);
        String pod = ward.stage().pods().stream()
                .map(Stage::name)
                .filter(name -> name.startsWith("payments"))
                .findFirst()
                .orElseThrow();
        ward.cluster().store().edit(Resource.PODS, "demo", pod, object -> {
            Json.child(Json.child(object, "metadata"), "labels").put("touched", "yes");
            return object;
        });

        ward.awaitCleaned(1);
    }

    private void clean(String policy) {
        var time = new ServerTime(clock);
        ApiClient api = new ApiClient(ward.link().dated(ward.cluster().timeline())).hearing(time::heard);
        Cleaner cleaner = ward.start(api, Patience.DEFAULT, time, policy);
        ward.stage().soon().until(cleaner::watching);
    }
}
