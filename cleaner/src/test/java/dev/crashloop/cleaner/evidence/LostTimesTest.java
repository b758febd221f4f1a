package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.policy.Policy.LogBounds;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A kubelet that has lost a container says so with an exit code of 137 and without any time: "ContainerStatusUnknown". */
class LostTimesTest {
    private static final String LOG = "2026-01-02T10:00:04.123456789Z No such host is known.\n";

    @Test
    void withBothTimesTheLogIsReadAndWithoutOneOfThemItIsNoEvidence() throws Exception {
        String whole = Pods.crashLooping("app", 137, 3);

        assertThat(read(whole)).isInstanceOf(Evidence.Log.class);
        assertThat(read(whole.replace("\"2026-01-02T10:00:00Z\"", "null")))
                .isInstanceOfSatisfying(
                        Evidence.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).contains("does not know when the run began"));
        assertThat(read(whole.replace("\"2026-01-02T10:00:05Z\"", "null")))
                .isInstanceOfSatisfying(
                        Evidence.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).contains("does not know when the run ended"));
    }

    private static Evidence read(String container) throws InterruptedException {
        Pod pod = Pods.withContainers(container);
        Crash crash = Crash.of(pod, Instant.parse("2026-01-02T10:00:10Z")).getFirst();
        return new LogReader(Replies.client(_ -> Replies.ok(LOG)), new HandTime())
                .read(pod, crash, LogBounds.DEFAULT, _ -> true);
    }
}
