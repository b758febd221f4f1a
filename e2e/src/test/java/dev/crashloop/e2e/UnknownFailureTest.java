package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pod that crashes for a reason that no policy knows. */
@WithoutCustomResources
class UnknownFailureTest {
    @RegisterExtension
    static final Lab LAB = new Lab(UnknownFailureTest.class);

    /** The kubelet starts a container anew at once after its first crash, and holds it back after each later one. */
    @Test
    void itIsLeftAloneAndItsLogIsShownOnceAndThenAtDoublingCounts() {
        LAB.run(Policies.forScenarios(LAB, "No such host is known."));
        var scenario = LAB.scenario("unknown")
                .runs(Workload.of(Box.crashing("app", "NullReferenceException in Checkout", "of orders")));

        scenario.awaitCrashes(4);
        LAB.awaitLine(
                scenario,
                "unknown failure, left alone",
                line -> line.text("restarts").equals("4"));

        assertThat(LAB.lines(scenario, "unknown failure, left alone"))
                .allMatch(line -> line.text("log").equals("NullReferenceException in Checkout\nof orders"))
                .extracting(line -> line.text("restarts"))
                .containsExactly("1", "2", "4");
        assertThat(scenario.pods().deleted()).isEmpty();
        assertThat(scenario.pods().uids()).hasSize(1);
    }
}
