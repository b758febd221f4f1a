package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all replicas of an application need is gone for ten minutes. No new pod helps, and none may be made for nothing. */
@OwnCluster
@Order(Turn.FIRST)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutageTest {
    private static final int REPLICAS = 20;
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    /** After 1, 2 and 4 minutes that did not help, the next one would wait for 8. */
    private static final int A_HANDFUL = 5;

    /** The longest that the kubelet holds a container back, and a minute for it to come to that. */
    private static final Duration SOON = Duration.ofMinutes(6);

    @RegisterExtension
    static final Lab LAB = new Lab(OutageTest.class);

    private static Scenario scenario;
    private static Instant down;

    /** Here, and not later: without CRDs it remembers for itself, and others install them meanwhile. */
    @Test
    @Order(1)
    void theFirstDeletionShowsThatItDoesNotHelp() {
        try (var _ = CustomResources.absent()) {
            itDoesNotHelp();
        }
    }

    private static void itDoesNotHelp() {
        scenario = LAB.scenario("outage");
        var app = Box.dependent(
                "app",
                134,
                "Unhandled exception. System.AggregateException: Retry failed after 6 tries."
                        + " (No such host is known. (e2e.azconfig.io:443))",
                " ---> System.Net.Sockets.SocketException (11001): No such host is known.");
        scenario.runs(Workload.of(app).withReplicas(REPLICAS).seeing(scenario.marks()));
        await().untilAsserted(() ->
                assertThat(scenario.pods().now()).hasSize(REPLICAS).allMatch(PodHistory.Seen::ready));
        LAB.run(
                "-n",
                scenario.namespace(),
                "--policy",
                LAB.file(
                                "policy.yaml",
                                Policies.of(scenario, "policy", "(11001): No such host is known.", "mode: Enforce"))
                        .toString());

        scenario.marks().set("down");
        down = Instant.now();

        assertThat(LAB.awaitLine(scenario, "outcome").text("outcome")).isEqualTo("Recurred");
        LAB.awaitLine(scenario, "held", line -> line.text("guard").equals("cooling-down"));
    }

    @Test
    @Order(2)
    void anOutageOfTenMinutesCostsAHandfulOfPodsAndAllAreBackSoonAfterIt() {
        await().atMost(OUTAGE.plusMinutes(1)).until(() -> Instant.now().isAfter(down.plus(OUTAGE)));
        int during = scenario.pods().deleted().size();
        Map<String, Long> outcomes = outcomes();
        scenario.marks().remove("down");
        Instant back = Instant.now();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(scenario.pods().now())
                        .hasSize(REPLICAS)
                        .allMatch(pod -> pod.readySince(back.minusSeconds(1))));
        List<Long> waits = scenario.pods().firstOfEach(pod -> pod.readySince(back.minusSeconds(1))).stream()
                .map(pod -> Duration.between(back, pod.at()).toSeconds())
                .sorted()
                .toList();
        int afterwards = scenario.pods().deleted().size() - during;
        System.out.println("outage: " + REPLICAS + " replicas without their dependency for " + OUTAGE.toMinutes()
                + " minutes: " + during + " pods deleted, outcomes " + outcomes
                + "; after it, half of them ready within "
                + waits.get(waits.size() / 2) + " s, all within " + waits.getLast() + " s, " + afterwards
                + " more deleted");

        assertThat(during).as("pods deleted").isBetween(1, A_HANDFUL);
        assertThat(outcomes).as("outcomes").containsOnlyKeys("Recurred");
        assertThat(afterwards).as("pods deleted after it").isLessThanOrEqualTo(1);
    }

    private static Map<String, Long> outcomes() {
        return LAB.lines(scenario, "outcome").stream()
                .collect(Collectors.groupingBy(line -> line.text("outcome"), TreeMap::new, Collectors.counting()));
    }
}
