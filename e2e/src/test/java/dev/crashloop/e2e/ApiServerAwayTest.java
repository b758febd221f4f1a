package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** An API server that goes away for a minute. */
@OwnCluster
@Isolated("nobody else can work without the API server")
class ApiServerAwayTest {
    private static final String KNOWN = "No such host is known.";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final Lab LAB = new Lab(ApiServerAwayTest.class);

    @Test
    void theProgramGoesOnByItselfAndCleansWhatCrashedMeanwhile() throws Exception {
        LAB.closing(CustomResources.install(LAB));
        var before = LAB.scenario("before");
        var meanwhile = LAB.scenario("meanwhile");
        var cleaner = Identity.create(before, "cleaner");
        LAB.closing(cleaner.mayDoEverything());
        var broken = Box.crashingInBrokenPod("app", KNOWN);
        meanwhile.runsWithBrokenFirstPod(Workload.of(broken.after("until [ -e /marks/go ]; do sleep 0.2; done")));
        meanwhile.awaitReady();
        int port = Probe.freePort();
        var program = LAB.run(
                "--kubeconfig",
                LAB.file("kubeconfig", cleaner.kubeconfig()).toString(),
                "--policy",
                LAB.file("policy.yaml", Policies.forScenarios(LAB, KNOWN)).toString(),
                "--health-port",
                String.valueOf(port));
        before.runsWithBrokenFirstPod(Workload.of(broken));
        LAB.awaitLine(before, "cleaned");

        OwnComponents.stop("apiserver");
        List<Probe> live = new ArrayList<>();
        List<Probe> ready = new ArrayList<>();
        try {
            meanwhile.marks().set("go");
            await().pollInterval(Duration.ofSeconds(1))
                    .during(A_MINUTE)
                    .atMost(A_MINUTE.plusSeconds(10))
                    .until(() -> live.add(Probe.live(port)) && ready.add(Probe.ready(port)));
        } finally {
            OwnComponents.start("apiserver");
        }

        assertThat(live).as("/livez while it was away").allMatch(Probe::good);
        assertThat(ready).as("/readyz while it was away").allMatch(Probe::good);
        assertThat(ready.getLast().text()).startsWith("the API server is away: ");
        before.awaitHealed();
        meanwhile.awaitHealed();
        await().untilAsserted(() -> {
            assertThat(List.of(before, meanwhile))
                    .allSatisfy(scenario -> assertThat(CustomResources.cleanups(scenario))
                            .singleElement()
                            .matches(record -> outcome(record).equals("Healed"), "is healed"));
            assertThat(Probe.ready(port)).isEqualTo(new Probe(200, "leading and watching"));
        });
        for (Scenario scenario : List.of(before, meanwhile)) {
            assertThat(AuditLog.podsDeletedBy(cleaner.user(), scenario.namespace()))
                    .as("pods deleted in " + scenario.namespace())
                    .hasSize(1);
        }
        assertThat(program.alive()).isTrue();
    }

    private static String outcome(GenericKubernetesResource record) {
        return String.valueOf(record.<Map<String, Object>>get("status").get("outcome"));
    }
}
