package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.node.KubeletFaults;
import dev.crashloop.sandbox.server.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be read is no evidence: the pod lives until its log can be read. */
class UnreadableLogTest {
    private final Stage stage = Stage.on(Stage.builder().pace(Stage.ONE_CRASH_LOOP));

    @BeforeEach
    void aPodWithAKnownFailure() {
        stage.image("demo/orders:1", Stage.badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aKubeletThatCannotBeReachedIsAskedAgainWithGrowingPauses() {
        KubeletFaults faults = stage.cluster().kubelet("node-1").faults();
        faults.unreachable(true);
        stage.awaitCrashLoop();
        stage.clean(POLICY);

        stage.soon().until(() -> reads().size() == 5);

        List<Instant> reads = reads();
        for (int i = 1; i < reads.size(); i++) {
            assertThat(Duration.between(reads.get(i - 1), reads.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1L << (i - 1)));
        }
        assertThat(stage.told().guards()).containsExactly("unreadable-log");
        assertThat(stage.told().held().getFirst().why()).contains("containerLogs", "i/o timeout");
        assertThat(stage.removalsAsked()).isZero();

        faults.unreachable(false);
        stage.awaitCleaned(1);
    }

    @Test
    void aTextThatStandsInTheLogsPlaceIsNoLog() {
        cleanedOnlyOnceReadable(
                KubeletFaults::logFilesGone, "the answer is not a log: unable to retrieve container logs");
    }

    @Test
    void anEmptyLogIsNoEvidence() {
        cleanedOnlyOnceReadable(KubeletFaults::logsEmpty, "the log is empty");
    }

    @Test
    void withoutALogNothingIsReportedAsUnknown() {
        stage.cluster().kubelet("node-1").faults().logsEmpty(true);
        stage.clean(POLICY);
        stage.soon().until(() -> reads().size() == 4);

        assertThat(stage.told().unknown()).isEmpty();
        assertThat(stage.told().held()).hasSize(1);
    }

    private void cleanedOnlyOnceReadable(BiConsumer<KubeletFaults, Boolean> fault, String why) {
        KubeletFaults faults = stage.cluster().kubelet("node-1").faults();
        fault.accept(faults, true);
        stage.clean(POLICY);
        stage.soon().until(() -> reads().size() == 4);

        assertThat(stage.told().guards()).containsExactly("unreadable-log");
        assertThat(stage.told().held().getFirst().why()).contains("container app: " + why);
        assertThat(stage.removalsAsked()).isZero();

        fault.accept(faults, false);
        stage.awaitCleaned(1);
        stage.awaitServing(1);
    }

    private List<Instant> reads() {
        return stage.cluster().requests().entries().stream()
                .filter(entry -> entry.call().fullResource().equals("pods/log"))
                .map(RequestLog.Entry::time)
                .toList();
    }
}
