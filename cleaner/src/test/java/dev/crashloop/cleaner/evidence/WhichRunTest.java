package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.run.Told;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Pace;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log that is read is the one of the run that crashed, while the kubelet makes the container flip. */
class WhichRunTest {
    /** Shows what happened four seconds late, and flips at an even pace. */
    private static final Pace LATE =
            new Pace(Duration.ofSeconds(12), Duration.ofSeconds(12), Duration.ofSeconds(4), Duration.ofSeconds(1));

    private final Stage stage = Stage.on(Stage.builder().pace(LATE));

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void eachCrashIsToldWithItsOwnLogWhileTheNextRunIsUnderWay() {
        stage.image(
                "demo/orders:1",
                run -> Behaviour.crashes(1)
                        .after(Duration.ofSeconds(8))
                        .logs("this is run " + run.attempt())
                        .logsAt(Duration.ofSeconds(7), "the end of run " + run.attempt()));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(Stage.POLICY);

        stage.soon().until(() -> stage.told().unknown().size() >= 4);

        assertThat(stage.told().unknown())
                .allSatisfy(entry -> assertThat(entry.tail())
                        .containsExactly("this is run " + entry.restarts(), "the end of run " + entry.restarts()));
        assertThat(stage.told().unknown()).extracting(Told.Entry.Unknown::crash).doesNotHaveDuplicates();
    }

    @Test
    void aKnownFailureOfAnEarlierRunIsNoEvidenceForThisOne() {
        stage.image(
                "demo/orders:1",
                run -> Stage.crash(run.attempt() == 0 ? Stage.KNOWN : "another reason, run " + run.attempt()));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
        stage.clean(Stage.POLICY);

        stage.soon().until(() -> stage.told().unknown().size() >= 3);

        assertThat(stage.removalsAsked()).isZero();
    }
}
