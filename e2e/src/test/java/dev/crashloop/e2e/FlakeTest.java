package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All pods of an application are broken at once, and each would work if it were replaced. */
@WithoutCustomResources
class FlakeTest {
    private static final int REPLICAS = 20;
    private static final String KNOWN = "SocketException (11001): No such host is known.";

    /** One, two, then ten at a time, half a minute each, on a slow machine. */
    private static final Duration A_FEW_ROUNDS = Duration.ofMinutes(5);

    @RegisterExtension
    static final Lab LAB = new Lab(FlakeTest.class);

    @Test
    void allOfTwentyBrokenPodsAreReplacedInAFewRounds() {
        var scenario = LAB.scenario("flake");
        var workload = Workload.of(Box.crashingInBrokenPod("app", KNOWN)).withReplicas(REPLICAS);
        scenario.runs(scenario.withBrokenPods(workload, REPLICAS));
        await().until(() ->
                scenario.pods().firstOfEach(PodHistory.Seen::inCrashLoop).size() == REPLICAS);
        Instant begin = Instant.now();

        LAB.run(
                "-n",
                scenario.namespace(),
                "--policy",
                LAB.file("policy.yaml", Policies.of(scenario, "policy", KNOWN, "mode: Enforce"))
                        .toString());
        await().atMost(A_FEW_ROUNDS).untilAsserted(() -> {
            assertThat(scenario.pods().uids()).hasSize(2 * REPLICAS);
            assertThat(scenario.pods().now()).hasSize(REPLICAS).allMatch(PodHistory.Seen::ready);
        });
        Duration took = Duration.between(begin, Instant.now());
        await().until(() -> LAB.lines(scenario, "outcome").size() == REPLICAS);
        System.out.println("flake: " + REPLICAS + " of " + REPLICAS + " broken pods replaced, all ready after "
                + took.toSeconds() + " s, " + scenario.pods().deleted().size() + " pods deleted");

        scenario.awaitHealed(REPLICAS);
        assertThat(LAB.lines(scenario, "outcome"))
                .allMatch(line -> line.text("outcome").equals("Healed"))
                .extracting(line -> line.text("uid"))
                .doesNotHaveDuplicates();
    }
}
