package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** While an API server takes long to write one record down, the next pod waits: what people decide meanwhile counts for it. */
class SlowRecordTest {
    private final Ward ward = Ward.open();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Fault held =
            ward.cluster().faults().inject(Call.on("create", "cleanups"), new Effect.Hold(release), 1);

    @BeforeEach
    void twoPodsOfWhichOneIsBeingWrittenDownAndTheOtherWaits() {
        ward.oldRecord("demo", "Healed", Duration.ofHours(2)); // slow start lets two go on at the same time
        ward.cluster().load(POLICY);
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.deployment("payments", crash(KNOWN), Behaviour.serves());
        ward.clean();
        ward.stage().soon().until(() -> held.hits() == 1);
        ward.stage().soon().until(() -> ward.cluster().requests().count(Call.on("get", "pods/log")) >= 2);
        ward.stage().pass(3);
    }

    @AfterEach
    void close() {
        release.countDown();
        ward.close();
    }

    @Test
    void withoutAnotherWordBothAreCleaned() {
        release.countDown();

        ward.awaitCleaned(2);
    }

    @Test
    void anOptOutCountsForTheOneThatWaits() {
        for (String name : new String[] {"orders", "payments"}) {
            ward.cluster().store().edit(Resource.DEPLOYMENTS, "demo", name, deployment -> {
                Json.child(Json.child(deployment, "metadata"), "annotations").put("crashloop.dev/skip", "true");
                return deployment;
            });
        }
        ward.stage().pass(6);

        release.countDown();

        ward.stage().soon().until(() -> ward.told().guards().contains("opted-out"));
        ward.stage().pass(20);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
    }

    @Test
    void aDryRunCountsForTheOneThatWaits() throws Exception {
        ward.stage()
                .api()
                .patch(
                        "/apis/crashloop.dev/v1alpha1/namespaces/demo/crashlooppolicies/dns",
                        JsonMapper.builder().build().readTree("{\"spec\": {\"mode\": \"DryRun\"}}"));
        ward.stage().pass(6);

        release.countDown();

        ward.stage().soon().until(() -> ward.told().guards().contains("dry-run"));
        ward.stage().pass(20);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
    }
}
