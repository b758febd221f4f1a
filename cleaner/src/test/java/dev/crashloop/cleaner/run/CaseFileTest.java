package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.policy.Parsed;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyParser;
import dev.crashloop.cleaner.watch.Crash;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is put off comes, also on a clock that is set back. */
class CaseFileTest {
    private static final Instant NOW = Instant.parse("2026-01-02T10:00:10Z");
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));

    private final Crash crash =
            Crash.of(Pods.withContainers(Pods.crashLooping("app", 134, 3)), NOW).getFirst();
    private final CaseFile file = new CaseFile();

    @Test
    void aLogThatCouldNotBeReadIsReadAgainAfterItsTime() {
        file.remember(policy(), new Diagnosis.Unreadable(crash, "the kubelet is away"), NOW);

        assertThat(file.known(crash.id(), policy(), NOW)).isPresent();
        assertThat(file.known(crash.id(), policy(), NOW.plus(CaseFile.FIRST_RETRY)))
                .isEmpty();
    }

    @Test
    void aLogThatCouldNotBeReadIsReadAgainWhenTheClockIsSetBack() {
        file.remember(policy(), new Diagnosis.Unreadable(crash, "the kubelet is away"), NOW);

        assertThat(file.known(crash.id(), policy(), YESTERDAY)).isEmpty();
    }

    @Test
    void aRemovalThatWasPutOffIsTriedWhenTheClockIsSetBack() {
        file.removeNotBefore(NOW.plusSeconds(5));

        assertThat(file.removeAgainAt(NOW)).contains(NOW.plusSeconds(5));
        assertThat(file.removeAgainAt(NOW.plusSeconds(5))).isEmpty();
        assertThat(file.removeAgainAt(YESTERDAY)).isEmpty();
    }

    private static Policy policy() {
        var json = JsonMapper.shared().readTree("""
                {"apiVersion": "crashloop.dev/v1alpha1", "kind": "CrashLoopPolicy", "metadata": {"name": "a"},
                 "spec": {"knownFailures": [{"name": "a", "logs": {"allOf": [{"contains": "a"}]}}]}}
                """);
        return ((Parsed.Good) new PolicyParser().parse(json, "demo")).policy();
    }
}
