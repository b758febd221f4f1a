package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** How soon a pod is removed, and in which way. */
@Isolated("it measures time")
class ReactionTest {
    private static final String KNOWN = "No such host is known.";
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @RegisterExtension
    static final Lab LAB = new Lab(ReactionTest.class);

    private static Scenario deleted;
    private static Scenario evicted;

    @BeforeAll
    static void begin() {
        deleted = LAB.scenario("delete");
        evicted = LAB.scenario("evict");
        LAB.run(String.join(
                "---\n",
                Policies.of(deleted, "delete", KNOWN, "action: Delete"),
                Policies.of(evicted, "evict", KNOWN, "action: Evict")));
        var workload = Workload.of(Box.crashingInBrokenPod("app", KNOWN));
        deleted.runsWithBrokenFirstPod(workload);
        evicted.runsWithBrokenFirstPod(workload);
    }

    @Test
    void aPodIsDeletedWithinASecond() {
        deleted.awaitHealed();
        assertThat(reaction(deleted)).isLessThan(AT_ONCE);
        assertThat(LAB.awaitLine(deleted, "cleaned").text("action")).isEqualTo("Delete");
    }

    @Test
    void aPodIsEvictedWithinASecond() {
        evicted.awaitHealed();
        assertThat(reaction(evicted)).isLessThan(AT_ONCE);
        assertThat(LAB.awaitLine(evicted, "cleaned").text("action")).isEqualTo("Evict");
    }

    /** Both seen by the same observer: the pod in its crash loop, and its deletion. */
    private static Duration reaction(Scenario scenario) {
        var inCrashLoop = scenario.pods().first(PodHistory.Seen::inCrashLoop).orElseThrow();
        var gone = scenario.pods().first(PodHistory.Seen::deleted).orElseThrow();
        return Duration.between(inCrashLoop.at(), gone.at());
    }
}
