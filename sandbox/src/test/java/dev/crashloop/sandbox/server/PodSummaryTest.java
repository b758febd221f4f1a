package dev.crashloop.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodSummaryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    crash loop | {"phase":"Running","containerStatuses":[{"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"finishedAt":"2026-01-01T00:09:50Z"}}}]} | 0/1 CrashLoopBackOff 3 (10s ago)
                    just crashed | {"phase":"Running","containerStatuses":[{"restartCount":0,"state":{"terminated":{"reason":"Error","exitCode":1}}}]} | 0/1 Error 0
                    killed | {"phase":"Running","containerStatuses":[{"restartCount":0,"state":{"terminated":{"signal":9}}}]} | 0/1 Signal:9 0
                    running | {"phase":"Running","containerStatuses":[{"restartCount":0,"ready":true,"state":{"running":{}}}]} | 1/1 Running 0
                    done | {"phase":"Succeeded","containerStatuses":[{"restartCount":0,"state":{"terminated":{"reason":"Completed"}}}]} | 0/1 Completed 0
                    initializing | {"phase":"Pending","initContainerStatuses":[{"restartCount":0,"state":{"running":{}}}]} | 0/1 Init:0/1 0
                    init crash | {"phase":"Pending","initContainerStatuses":[{"restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]} | 0/1 Init:CrashLoopBackOff 2
                    no node | {"phase":"Pending"} | 0/1 Pending 0
                    evicted | {"phase":"Failed","reason":"Evicted"} | 0/1 Evicted 0
                    """)
    void statusReadsAsInKubectl(String what, String status, String expected) {
        ObjectNode pod =
                Json.parse("{\"spec\":{\"containers\":[{\"name\":\"a\"}],\"initContainers\":[{\"name\":\"i\"}]}}");
        pod.set("status", Json.parse(status));

        PodSummary summary = new PodSummary(pod);

        assertThat(summary.ready() + " " + summary.status() + " " + summary.restarts(NOW))
                .as(what)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Running,Terminating", "Failed,Failed"})
    void aPodThatIsBeingDeletedIsTerminatingUnlessItHasEnded(String phase, String expected) {
        ObjectNode pod = Json.parse("{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}");
        pod.putObject("status").put("phase", phase);

        assertThat(new PodSummary(pod).status()).isEqualTo(expected);
    }
}
