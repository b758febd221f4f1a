package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A kubelet that does not answer. */
@OwnCluster
@Isolated("no pod can be started, and no log read, while the kubelet is stopped")
class UnreadableLogTest {
    private static final String KNOWN = "No such host is known.";

    @RegisterExtension
    static final Lab LAB = new Lab(UnreadableLogTest.class);

    @Test
    void aPodIsHeldUntilItsLogCanBeRead() throws Exception {
        var scenario = LAB.scenario("unreadable");
        var identity = Identity.create(scenario, "cleaner");
        scenario.runsWithBrokenFirstPod(Workload.of(Box.crashingInBrokenPod("app", KNOWN)));
        scenario.awaitCrashes(1);
        try (var _ = identity.mayDoEverything()) {
            OwnComponents.stop("kubelet");
            try {
                LAB.run(
                        "--kubeconfig",
                        LAB.file("kubeconfig", identity.kubeconfig()).toString(),
                        "--policy",
                        LAB.file("policy.yaml", Policies.of(scenario, "policy", KNOWN, "mode: Enforce"))
                                .toString());
                LogLine held = LAB.awaitLine(scenario, "held");
                assertThat(held.text("guard")).isEqualTo("unreadable-log");
                assertThat(held.text("why")).contains("connection refused");
                await("two more tries").until(() -> attempts(identity) >= 3);
                assertThat(scenario.pods().deleted()).isEmpty();
            } finally {
                OwnComponents.start("kubelet");
            }
            scenario.awaitHealed();
            assertThat(LAB.lines(scenario, "cleaned")).hasSize(1);
        }
    }

    private static long attempts(Identity identity) {
        return AuditLog.of(identity.user()).stream()
                .filter(request -> request.uri().contains("/log?"))
                .count();
    }
}
