package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods with a known failure in their logs that must not be removed nevertheless. */
@WithoutCustomResources
class GuardsTest {
    private static final String KNOWN = "No such host is known.";
    private static final Map<String, String> SKIP = Map.of("crashloop.dev/skip", "true");

    @RegisterExtension
    static final Lab LAB = new Lab(GuardsTest.class);

    private static Scenario healthy;
    private static Scenario bare;
    private static Scenario ofJob;
    private static Scenario podOptedOut;
    private static Scenario workloadOptedOut;
    private static Scenario namespaceOptedOut;

    @BeforeAll
    static void begin() {
        LAB.run(Policies.forScenarios(LAB, KNOWN));
        var crashing = Workload.of(Box.crashing("app", KNOWN));
        healthy = LAB.scenario("healthy").runs(Workload.of(Box.healthy("app", KNOWN)));
        bare = LAB.scenario("bare").runs(crashing.pod());
        ofJob = LAB.scenario("job").runs(crashing.job());
        podOptedOut = LAB.scenario("pod-opted-out").runs(crashing.withPodAnnotations(SKIP));
        workloadOptedOut = LAB.scenario("workload-opted-out").runs(crashing.deployment(SKIP));
        namespaceOptedOut = LAB.scenario("namespace-opted-out", Map.of(), SKIP).runs(crashing);
    }

    @Test
    void aHealthyPodIsLeftAloneWhateverItLogs() {
        bare.awaitCrashes(2);

        assertThat(healthy.pods().now()).singleElement().matches(PodHistory.Seen::ready);
        assertThat(healthy.pods().uids()).hasSize(1);
        assertThat(LAB.lines(healthy, "held")).isEmpty();
    }

    @Test
    void aBarePodIsLeftAlone() {
        held(bare, "no-controller", "bare pod");
    }

    @Test
    void aPodOfAJobIsLeftAlone() {
        held(ofJob, "job-owned", "Job");
    }

    @Test
    void aPodThatOptedOutIsLeftAlone() {
        held(podOptedOut, "opted-out", "the pod carries the annotation");
    }

    @Test
    void aPodWhoseDeploymentOptedOutIsLeftAlone() {
        held(workloadOptedOut, "opted-out", "Deployment " + workloadOptedOut.namespace() + "/app carries");
    }

    @Test
    void aPodWhoseNamespaceOptedOutIsLeftAlone() {
        held(namespaceOptedOut, "opted-out", namespaceOptedOut.namespace() + " carries the annotation");
    }

    private static void held(Scenario scenario, String guard, String why) {
        LogLine line = LAB.awaitLine(scenario, "held");
        assertThat(line.text("guard")).isEqualTo(guard);
        assertThat(line.text("why")).contains(why);
        scenario.awaitLeftAlone();
        assertThat(LAB.lines(scenario, "held")).as("the same is not said twice").hasSize(1);
    }
}
