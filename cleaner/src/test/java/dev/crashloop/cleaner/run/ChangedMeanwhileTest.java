package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.badFirstPod;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Between the decision and the deletion the world goes on: what was judged is deleted, or nothing. */
class ChangedMeanwhileTest {
    private final Stage stage = Stage.fast();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Fault held = stage.cluster().faults().inject(Call.on("delete", "pods"), new Effect.Hold(release), 1);

    @AfterEach
    void close() {
        release.countDown();
        stage.close();
    }

    @Test
    void aPodThatRecoversInTheInstantOfTheDecisionLives() {
        stage.image("demo/orders:1", run -> run.attempt() < 2 ? crash(KNOWN) : Behaviour.serves());
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY);
        stage.soon().until(() -> held.hits() == 1);
        stage.awaitServing(1);

        release.countDown();

        stage.soon().until(() -> !stage.told().removals().isEmpty());
        stage.pass(30);
        assertThat(stage.told().removals())
                .singleElement()
                .satisfies(entry -> assertThat(entry.removal()).isInstanceOf(Removal.Overtaken.class));
        assertThat(stage.podsEver()).isEqualTo(1);
        assertThat(stage.removalsAsked()).isEqualTo(1);
    }

    @Test
    void aPodThatChangesAndStillCrashesIsCleanedAtTheNextLook() {
        stage.image("demo/orders:1", badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY);
        stage.soon().until(() -> held.hits() == 1);
        touch();

        release.countDown();

        stage.awaitCleaned(1);
        assertThat(stage.told().removals().getFirst().removal()).isInstanceOf(Removal.Overtaken.class);
        assertThat(stage.told().cleaned()).hasSize(1);
    }

    @Test
    void aPodThatIsOptedOutInTheInstantOfTheDecisionLives() {
        stage.image("demo/orders:1", _ -> crash(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY);
        stage.soon().until(() -> held.hits() == 1);
        stage.cluster().store().edit(Resource.PODS, "demo", Stage.name(stage.pod()), pod -> {
            Json.child(Json.child(pod, "metadata"), "annotations").put("crashloop.dev/skip", "true");
            return pod;
        });

        release.countDown();

        stage.soon().until(() -> stage.told().guards().contains("opted-out"));
        stage.pass(20);
        assertThat(stage.podsEver()).isEqualTo(1);
    }

    @Test
    void aPodThatIsGoneAlreadyIsNoFailure() {
        stage.image("demo/orders:1", badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY);
        stage.soon().until(() -> held.hits() == 1);
        stage.cluster().store().delete(Resource.PODS, "demo", Stage.name(stage.pod()), DeleteOptions.NOW);
        stage.awaitServing(1);

        release.countDown();

        stage.soon().until(() -> !stage.told().removals().isEmpty());
        assertThat(stage.told().removals().getFirst().removal()).isInstanceOf(Removal.Overtaken.class);
        stage.pass(20);
        assertThat(stage.podsEver()).isEqualTo(2);
    }

    @Test
    void aPodOfTheSameNameThatCameMeanwhileLives() {
        stage.image("demo/db:1", badFirstPod(KNOWN));
        stage.cluster().statefulSet("demo", "db").image("demo/db:1").create();
        stage.clean(POLICY);
        stage.soon().until(() -> held.hits() == 1);
        String first = Stage.uid(stage.pod());
        stage.cluster().store().delete(Resource.PODS, "demo", "db-0", DeleteOptions.NOW);
        stage.soon().until(() -> stage.podsEver() == 2);
        stage.awaitServing(1);

        release.countDown();

        stage.soon().until(() -> !stage.told().removals().isEmpty());
        stage.pass(20);
        assertThat(stage.told().removals()).singleElement().satisfies(entry -> {
            assertThat(entry.uid()).isEqualTo(first);
            assertThat(entry.removal()).isInstanceOf(Removal.Overtaken.class);
        });
        assertThat(Stage.name(stage.pod())).isEqualTo("db-0");
        assertThat(stage.podsEver()).isEqualTo(2);
    }

    @Test
    void twoBadPodsOfTheSameNameOneAfterTheOtherAreTwoCleanups() {
        release.countDown();
        var bad = new HashSet<String>();
        stage.image("demo/db:1", run -> {
            synchronized (bad) {
                boolean isBad = bad.contains(run.uid()) || (bad.size() < 2 && bad.add(run.uid()));
                return isBad ? crash(KNOWN) : Behaviour.serves();
            }
        });
        stage.cluster().statefulSet("demo", "db").image("demo/db:1").create();
        stage.clean(POLICY);

        stage.awaitCleaned(2);
        stage.awaitServing(1);

        assertThat(stage.told().cleaned()).extracting(Told.Entry.Removed::pod).containsExactly("db-0", "db-0");
        assertThat(stage.told().cleaned()).extracting(Told.Entry.Removed::uid).doesNotHaveDuplicates();
    }

    @Test
    void aPodThatSomebodyWritesToWithoutAPauseIsNotRemovedWithoutAPause() {
        release.countDown();
        var changed = ApiError.of(409, "Conflict", "Precondition failed: resourceVersion");
        var late = stage.cluster().faults().inject(Call.on("delete", "pods"), new Effect.Refuse(changed));
        stage.image("demo/orders:1", _ -> crash(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(POLICY);

        stage.soon().until(() -> {
            touch();
            return late.hits() >= 6;
        });

        List<Instant> asked = stage.cluster().requests().entries().stream()
                .filter(entry -> Call.on("delete", "pods").test(entry.call()))
                .map(RequestLog.Entry::time)
                .toList();
        for (int i = 1; i < 6; i++) {
            assertThat(Duration.between(asked.get(i - 1), asked.get(i))).isGreaterThanOrEqualTo(Examiner.AFTER_CHANGE);
        }
    }

    private void touch() {
        stage.cluster().store().edit(Resource.PODS, "demo", Stage.name(stage.pod()), ChangedMeanwhileTest::touched);
    }

    private static ObjectNode touched(ObjectNode pod) {
        Json.child(Json.child(pod, "metadata"), "labels").put("touched", "at-" + System.nanoTime());
        return pod;
    }
}
