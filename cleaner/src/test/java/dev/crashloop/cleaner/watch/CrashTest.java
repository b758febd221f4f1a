package dev.crashloop.cleaner.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.Pods;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CrashTest {
    private static final Instant NOW = Instant.parse("2026-01-02T10:00:10Z");

    @Test
    void aContainerThatIsHeldBackHasCrashed() {
        assertThat(Crash.of(Pods.withContainers(Pods.crashLooping("app", 134, 3)), NOW))
                .singleElement()
                .satisfies(crash -> {
                    assertThat(crash.container()).isEqualTo("app");
                    assertThat(crash.id()).isEqualTo("containerd://app-3");
                    assertThat(crash.which()).isEqualTo(Crash.Which.PREVIOUS);
                });
    }

    @Test
    void aContainerThatFlipsIsStillInItsCrashLoop() {
        Pod pod = Pods.withContainers(Pods.runningAfterCrash("app", "2026-01-02T10:00:00Z"));

        assertThat(Crash.of(pod, NOW)).hasSize(1);
        assertThat(Crash.over(pod, NOW)).isFalse();
    }

    @Test
    void aContainerThatStayedUpIsOutOfItsCrashLoop() {
        Pod pod = Pods.withContainers(Pods.runningAfterCrash("app", "2026-01-02T09:50:00Z"));

        assertThat(Crash.of(pod, NOW)).isEmpty();
        assertThat(Crash.over(pod, NOW)).isTrue();
    }

    @Test
    void aFirstCrashThatIsRestartedAtOnceIsNoCrashLoop() {
        String once = Pods.runningAfterCrash("app", "2026-01-02T10:00:00Z")
                .replace("\"restartCount\": 2", "\"restartCount\": 1");

        assertThat(Crash.of(Pods.withContainers(once), NOW)).isEmpty();
    }

    @Test
    void aSecondContainerThatRunsAgainForNowIsStillInItsCrashLoop() {
        Pod pod = Pods.withContainers(
                Pods.crashLooping("app", 134, 3), Pods.runningAfterCrash("proxy", "2026-01-02T10:00:00Z"));

        assertThat(Crash.of(pod, NOW)).extracting(Crash::container).containsExactly("app", "proxy");
    }

    @Test
    void aSecondContainerThatStayedUpIsNot() {
        Pod pod = Pods.withContainers(
                Pods.crashLooping("app", 134, 3), Pods.runningAfterCrash("proxy", "2026-01-02T09:50:00Z"));

        assertThat(Crash.of(pod, NOW)).extracting(Crash::container).containsExactly("app");
    }

    @Test
    void aSecondContainerThatJustEndedIsReadFromItsPresentState() {
        String justEnded = """
                {"name": "proxy", "restartCount": 0, "state": {"terminated": {"exitCode": 1, "reason": "Error", "containerID": "containerd://p"}}}
                """;

        assertThat(Crash.of(Pods.withContainers(Pods.crashLooping("app", 134, 3), justEnded), NOW))
                .last()
                .satisfies(crash -> assertThat(crash.which()).isEqualTo(Crash.Which.CURRENT));
    }

    @Test
    void aContainerThatEndedWellIsNoCrash() {
        String done = "{\"name\": \"init\", \"state\": {\"terminated\": {\"exitCode\": 0, \"reason\": \"Completed\"}}}";

        assertThat(Crash.of(Pods.withContainers(Pods.crashLooping("app", 134, 3), done), NOW))
                .hasSize(1);
    }

    @Test
    void aContainerThatEndsWellTooOftenIsHeldBackAndCounts() {
        assertThat(Crash.of(Pods.withContainers(Pods.crashLooping("app", 0, 3)), NOW))
                .hasSize(1);
    }

    /** "If none of them is specified, the default one is ContainerStateWaiting." */
    @Test
    void aSecondContainerWhoseStateSaysNothingWaits() {
        String unsaid = """
                {"name": "proxy", "restartCount": 2, "state": {},
                 "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "containerID": "containerd://p"}}}
                """;

        assertThat(Crash.of(Pods.withContainers(Pods.crashLooping("app", 134, 3), unsaid), NOW))
                .extracting(Crash::container)
                .containsExactly("app", "proxy");
    }
}
