package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.store.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What came of the cleanups stands in the policy's status, for each known failure. */
class SumsTest {
    private final Stage stage = Stage.fast().installCrds();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aPolicyUnderWhichNothingWasCleanedSaysSo() throws Exception {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.clean();

        stage.soon().until(() -> status().path("cleanups").isNumber());
        assertThat(status().path("cleanups").asInt()).isZero();
        assertThat(status().path("healed").asInt()).isZero();
    }

    @Test
    void eachOutcomeIsCountedUnderItsKnownFailureAndTheConditionStays() throws Exception {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();

        stage.soon().until(() -> status().path("healed").asInt() == 1);

        JsonNode sums = status().path("failures").path(0);
        assertThat(sums.path("name").asString()).isEqualTo("host-not-found");
        assertThat(sums.path("cleanups").asInt()).isEqualTo(1);
        assertThat(sums.path("inFlight").asInt()).isZero();
        assertThat(sums.path("healed").asInt()).isEqualTo(1);
        assertThat(sums.path("recurred").asInt()).isZero();
        assertThat(sums.path("lastCleanupTime").asString()).startsWith("20");
        assertThat(status().path("cleanups").asInt()).isEqualTo(1);
        assertThat(status().path("conditions").path(0).path("status").asString())
                .isEqualTo("True");
    }

    @Test
    void aPolicyThatIsDeletedAndMadeAnewHasItsSumsAgain() throws Exception {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();
        stage.soon().until(() -> status().path("healed").asInt() == 1);

        stage.api().delete("/apis/crashloop.dev/v1alpha1/namespaces/demo/crashlooppolicies/dns", Json.object());
        stage.cluster().load(Stage.POLICY);

        stage.soon().until(() -> status().path("healed").asInt() == 1);
    }

    @Test
    void recordsThatPeopleHaveDeletedAreCountedNoMore() throws Exception {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();
        stage.soon().until(() -> status().path("healed").asInt() == 1);

        stage.api().delete("/apis/crashloop.dev/v1alpha1/namespaces/demo/cleanups", Json.object());

        stage.soon().until(() -> status().path("cleanups").asInt() == 0);
        assertThat(status().path("healed").asInt()).isZero();
        assertThat(status().path("failures").isEmpty()).isTrue();
    }

    @Test
    void aFailureThatRecursIsCountedAsSuch() throws Exception {
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.image("demo/orders:1", _ -> Stage.crash(Stage.KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean();

        stage.soon()
                .until(() -> status().path("failures").path(0).path("recurred").asInt() >= 1);
        assertThat(status().path("healed").asInt()).isZero();
    }

    @Test
    void aStatusThatCannotBeWrittenNowIsWrittenLater() throws Exception {
        var trouble =
                stage.cluster().faults().inject(Call.on("patch", "crashlooppolicies/status"), Effect.unavailable());
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.clean();
        stage.soon().until(() -> trouble.hits() >= 2);

        trouble.close();

        stage.soon()
                .until(() -> status().path("cleanups").isNumber()
                        && status().path("conditions")
                                .path(0)
                                .path("status")
                                .asString("")
                                .equals("True"));
    }

    private JsonNode status() throws ApiException, InterruptedException {
        return stage.api()
                .get("/apis/crashloop.dev/v1alpha1/namespaces/demo/crashlooppolicies/dns")
                .path("status");
    }
}
