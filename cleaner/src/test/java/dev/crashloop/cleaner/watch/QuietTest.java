package dev.crashloop.cleaner.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.server.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the whole program asks of an API server on which nothing, or everything, happens. */
class QuietTest {
    @Test
    void tenQuietMinutesCostNoListAtAll() {
        try (Stage stage = Stage.on(Stage.builder()
                .speed(200)
                .pace(Stage.ONE_CRASH_LOOP)
                .settings(Settings.CURRENT.withBookmarks(Duration.ofMillis(150))))) {
            stage.installCrds().image("good", _ -> Behaviour.serves()).image("bad", _ -> Stage.crash(Stage.UNKNOWN));
            stage.cluster().namespace("demo").load(Stage.POLICY);
            stage.cluster().deployment("demo", "web").image("good").replicas(3).create();
            stage.cluster().deployment("demo", "reports").image("bad").create();
            stage.clean();
            stage.soon().until(() -> stage.told().unknown().size() == 1);
            stage.pass(60);
            stage.cluster().requests().clear();

            stage.pass(600);

            assertThat(stage.cluster().requests().count(call -> call.verb().equals("list")))
                    .isZero();
            assertThat(stage.cluster().requests().entries())
                    .as("at most a watch that is renewed")
                    .allMatch(entry -> entry.call().verb().equals("watch"));
        }
    }

    @Test
    void changesInTheWrongOrderHarmNothingAndTheBadPodIsCleanedAllTheSame() {
        try (Stage stage = Stage.fast()) {
            stage.cluster().faults().inject(PodWatch.WATCH, new Effect.SwapEvents());
            stage.image("good", _ -> Behaviour.serves()).image("bad", Stage.badFirstPod(Stage.KNOWN));
            stage.cluster().deployment("demo", "web").image("good").replicas(2).create();
            stage.cluster().deployment("demo", "orders").image("bad").create();
            stage.clean(Stage.POLICY);

            // what was swapped last may only be put right by the next change: the kubelet's back-off goes up to five
            // minutes
            stage.soon()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !stage.told().cleaned().isEmpty() && stage.podsEver() > 3);
            stage.awaitServing(3);

            assertThat(stage.told().cleaned()).hasSize(1);
        }
    }

    @Test
    void watchesThatAreCutAgainAndAgainLoseNoCrash() {
        try (Stage stage = Stage.fast()) {
            for (int i = 0; i < 6; i++) {
                stage.image("bad-" + i, Stage.badFirstPod(Stage.KNOWN));
                stage.cluster()
                        .deployment("demo", "orders-" + i)
                        .image("bad-" + i)
                        .create();
            }
            stage.clean(Stage.POLICY);

            stage.soon().until(() -> {
                stage.cluster().faults().dropWatches(PodWatch.WATCH);
                return stage.podsEver() == 12;
            });
            stage.awaitCleaned(6);
            stage.awaitServing(6);

            assertThat(stage.told().cleaned()).hasSize(6);
        }
    }
}
