package dev.crashloop.cleaner.outcome;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.run.Ward;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replacements that come late, early, or twice. */
class OddFollowerTest {
    private static final Behaviour SLOW_TO_BE_READY = Behaviour.serves().readyAfter(Duration.ofHours(5));

    private final Ward ward = Ward.open();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void theRecordNamesTheReplacementThatCameAfterOneThatWasDeleted() {
        ward.probedDeployment(
                "orders", crash(KNOWN), SLOW_TO_BE_READY, Behaviour.serves().readyAfter(Duration.ofSeconds(10)));
        ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.stage()
                .soon()
                .until(() -> !Json.text(ward.record(), "status", "replacement", "uid")
                        .isEmpty());

        ward.cluster()
                .store()
                .delete(Resource.PODS, "demo", Stage.name(ward.stage().pod()), DeleteOptions.DEFAULT);

        ward.awaitOutcomes("Healed");
        assertThat(Json.text(ward.record(), "status", "replacement", "uid"))
                .isEqualTo(Stage.uid(ward.stage().pod()));
    }

    @Test
    void aReplacementThatIsDeletedAndTakesLongToStopIsReplacedInTurn() {
        ward.probedDeployment(
                "orders", crash(KNOWN), SLOW_TO_BE_READY.stopsIn(Duration.ofSeconds(20), 0), Behaviour.serves());
        ward.clean(POLICY);
        ward.awaitCleaned(1);
        ward.stage()
                .soon()
                .until(() -> !Json.text(ward.record(), "status", "replacement", "uid")
                        .isEmpty());

        ward.cluster()
                .store()
                .delete(Resource.PODS, "demo", Stage.name(ward.stage().pod()), DeleteOptions.DEFAULT);

        ward.awaitOutcomes("Healed");
    }

    @Test
    void aStatefulSetWhosePodTakesLongToStopGetsItsReplacementLater() {
        ward.stage().image("demo/db:1", Ward.inTurn(crash(KNOWN), Behaviour.serves()));
        ward.stage().image("demo/proxy:1", _ -> Behaviour.serves().ignoresSigterm());
        ward.cluster()
                .statefulSet("demo", "db")
                .image("demo/db:1")
                .container("proxy", "demo/proxy:1")
                .gracePeriod(60)
                .create();
        ward.clean(POLICY);

        ward.awaitOutcomes("Healed");
    }
}
