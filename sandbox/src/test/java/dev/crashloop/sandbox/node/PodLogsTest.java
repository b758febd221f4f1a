package dev.crashloop.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.LogRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodLogsTest {

    private final NodeLab lab = new NodeLab();

    /** Runs from 0 to 3, 4 to 7, 17 to 20, 40 to 43 (each seen a second later), and logs its number at once. */
    private void crashLoop() {
        lab.pod(
                "orders",
                run -> Behaviour.crashes(1).after(Duration.ofSeconds(3)).logs("run " + run.attempt()));
    }

    @Test
    void beforeTheFirstRunThereIsNoLog() {
        lab.pod("orders", "{'containers': [{'name': 'app', 'image': 'no/such:1'}]}");
        lab.goTo(0);

        assertThatThrownBy(() -> lab.log("orders"))
                .isInstanceOf(ApiError.class)
                .hasMessage("container \"app\" in pod \"orders\" is waiting to start: ContainerCreating");
        assertThatThrownBy(() -> lab.previousLog("orders"))
                .hasMessage("previous terminated container \"app\" in pod \"orders\" not found");

        lab.goTo(5);
        assertThatThrownBy(() -> lab.log("orders"))
                .hasMessage(
                        "container \"app\" in pod \"orders\" is waiting to start: trying and failing to pull image");
    }

    @Test
    void inTheFirstRunThereIsNoPreviousLog() {
        crashLoop();
        lab.goTo(2);

        assertThat(lab.log("orders")).isEqualTo("run 0\n");
        assertThatThrownBy(() -> lab.previousLog("orders")).hasMessageContaining("not found");
    }

    @Test
    void inCrashLoopBackOffBothReadTheRunThatCrashed() {
        crashLoop();
        lab.goTo(10);

        assertThat(lab.log("orders")).isEqualTo("run 1\n");
        assertThat(lab.previousLog("orders")).isEqualTo("run 1\n");
    }

    @Test
    void whileItShowsAsErrorThePreviousLogIsOfTheRunBeforeTheCrash() {
        crashLoop();
        lab.goTo(8); // run 1 ended at 7

        assertThat(lab.log("orders")).isEqualTo("run 1\n");
        assertThat(lab.previousLog("orders")).isEqualTo("run 0\n");
    }

    @Test
    void onceTheNextRunHasStartedOnlyThePreviousLogHasTheCrash() {
        crashLoop();
        lab.goTo(19);

        assertThat(lab.log("orders")).isEqualTo("run 2\n");
        assertThat(lab.previousLog("orders")).isEqualTo("run 1\n");
    }

    @Test
    void whenThatRunCrashedInTurnTheEarlierCrashIsOutOfReach() {
        crashLoop();
        lab.goTo(25);

        assertThat(lab.log("orders")).isEqualTo("run 2\n");
        assertThat(lab.previousLog("orders")).isEqualTo("run 2\n");
    }

    @Test
    void untilTheStatusIsWrittenAReadStillGoesByTheOldOne() {
        crashLoop();
        lab.goTo(17); // the next run has started, the status still says CrashLoopBackOff

        assertThat(lab.log("orders")).isEqualTo("run 1\n");
    }

    @Test
    void aRunningContainerHasLoggedOnlyWhatWasDueByNow() {
        lab.pod(
                "web",
                run -> Behaviour.serves()
                        .logs("starting")
                        .logsAt(Duration.ofSeconds(5), "ready")
                        .logsAt(Duration.ofHours(1), "still here"));
        lab.goTo(4);
        assertThat(lab.log("web")).isEqualTo("starting\n");

        lab.goTo(6);
        assertThat(lab.log("web")).isEqualTo("starting\nready\n");
    }

    @Test
    void timestampsAreNanosecondsInUtc() {
        lab.pod("web", run -> Behaviour.serves().logsAt(Duration.ofMillis(1250), "hello"));
        lab.goTo(3);

        assertThat(lab.log("web", new LogRequest("app", false, false, null, null, true, null)))
                .isEqualTo("2026-01-01T00:00:01.250000000Z hello\n");
    }

    @Test
    void theTailIsTakenFirstAndCutFromItsBeginning() {
        lab.pod("web", run -> Behaviour.serves().logs("one", "two", "three", "four"));
        lab.goTo(2);

        assertThat(lab.log("web", request(2L, null))).isEqualTo("three\nfour\n");
        assertThat(lab.log("web", request(2L, 8L))).isEqualTo("three\nfo");
        assertThat(lab.log("web", request(0L, null))).isEmpty();
        assertThat(lab.log("web", request(99L, null))).isEqualTo("one\ntwo\nthree\nfour\n");
    }

    @Test
    void sinceTimeLeavesOutWhatIsOlder() {
        lab.pod("web", run -> Behaviour.serves().logs("old").logsAt(Duration.ofSeconds(10), "new"));
        lab.goTo(20);

        Instant since = NodeLab.START.plusSeconds(10);
        assertThat(lab.log("web", new LogRequest("app", false, false, null, null, false, since)))
                .isEqualTo("new\n");
    }

    @Test
    void aLongLineIsSeveralEntriesToTheTail() {
        lab.pod("web", run -> Behaviour.serves().logs("x".repeat(16 * 1024) + "the end"));
        lab.goTo(2);

        assertThat(lab.log("web", request(1L, null))).isEqualTo("the end\n");
        assertThat(lab.log("web")).hasSize(16 * 1024 + 8);
    }

    @Test
    void aHugeLogIsMadeAsItIsRead() throws IOException {
        lab.pod(
                "big",
                run -> Behaviour.crashes(1)
                        .logs(Output.repeated("%d " + "x".repeat(90), 1_100_000, Duration.ZERO))
                        .logs("the last word"));
        lab.goTo(2);

        assertThat(lab.log("big", request(1L, null))).isEqualTo("the last word\n");
        long bytes = 0;
        try (InputStream log = lab.kubelet.open(lab.get("big"), LogRequest.of("app"))) {
            byte[] buffer = new byte[65536];
            for (int n = log.read(buffer); n >= 0; n = log.read(buffer)) {
                bytes += n;
            }
        }
        assertThat(bytes).isGreaterThan(100L << 20);
    }

    @Test
    void bytesComeOutAsTheyWentIn() throws IOException {
        byte[] utf16 = "No such host".getBytes(StandardCharsets.UTF_16LE);
        Output output = () -> Stream.of(Line.of(Duration.ZERO, utf16));
        lab.pod("web", run -> Behaviour.serves().logs(output));
        lab.goTo(2);

        try (InputStream log = lab.kubelet.open(lab.get("web"), LogRequest.of("app"))) {
            assertThat(log.readAllBytes()).startsWith(utf16).endsWith('\n').hasSize(utf16.length + 1);
        }
    }

    @Test
    void followEndsWithTheRun() {
        lab.pod(
                "web",
                run -> Behaviour.completes()
                        .after(Duration.ofSeconds(5))
                        .logs("one")
                        .logsAt(Duration.ofSeconds(4), "two"));
        lab.goTo(3);
        LogRequest follow = new LogRequest("app", false, true, null, null, false, null);

        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = readers.submit(() -> lab.log("web", follow));
            while (!read.isDone()) {
                lab.time.advance(Duration.ofMillis(100));
                Thread.onSpinWait();
            }
            assertThat(read.resultNow()).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void theFaultsOfANodeAreThoseOfRealNodes() {
        crashLoop();
        lab.goTo(10);

        lab.kubelet.faults().unreachable(true);
        assertThatThrownBy(() -> lab.log("orders"))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(500))
                .hasMessage(
                        "Get \"https://10.0.0.2:10250/containerLogs/default/orders/app\": dial tcp 10.0.0.2:10250: i/o timeout");
        lab.kubelet.faults().unreachable(false);

        lab.kubelet.faults().logFilesGone(true);
        assertThat(lab.log("orders")).matches("unable to retrieve container logs for containerd://[0-9a-f]{64}");
        lab.kubelet.faults().logFilesGone(false);

        lab.kubelet.faults().logsEmpty(true);
        assertThat(lab.log("orders")).isEmpty();
        lab.kubelet.faults().logsEmpty(false);

        lab.kubelet.faults().delayStarts(Duration.ofSeconds(30));
        lab.goTo(46);
        assertThat(lab.status("orders", "app").path("restartCount").asInt()).isEqualTo(1);
        lab.goTo(48);
        assertThat(lab.status("orders", "app").path("restartCount").asInt()).isEqualTo(2);
    }

    private static LogRequest request(@Nullable Long tailLines, @Nullable Long limitBytes) {
        return new LogRequest("app", false, false, tailLines, limitBytes, false, null);
    }
}
