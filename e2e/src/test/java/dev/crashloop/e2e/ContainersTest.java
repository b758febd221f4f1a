package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods of which more, or another, than the one container crashes. */
@WithoutCustomResources
class ContainersTest {
    private static final String KNOWN = "No such host is known.";

    @RegisterExtension
    static final Lab LAB = new Lab(ContainersTest.class);

    private static Scenario init;
    private static Scenario bothKnown;
    private static Scenario oneHealthy;
    private static Scenario oneUnknown;

    @BeforeAll
    static void begin() {
        LAB.run(Policies.forScenarios(LAB, KNOWN));
        init = LAB.scenario("init")
                .runsWithBrokenFirstPod(Workload.of(Box.healthy("app"))
                        .withInit(new Box(
                                "prepare", "if [ -e /life/bad ]; then echo '" + KNOWN + "'; exit 1; fi; exit 0")));
        bothKnown = LAB.scenario("both-known")
                .runsWithBrokenFirstPod(
                        Workload.of(Box.crashingInBrokenPod("app", KNOWN), Box.crashingInBrokenPod("proxy", KNOWN)));
        oneHealthy = LAB.scenario("one-healthy")
                .runsWithBrokenFirstPod(
                        Workload.of(Box.crashingInBrokenPod("app", KNOWN), Box.healthy("proxy", KNOWN)));
        // the app waits until the proxy is started for the second time, so that nobody can take the proxy for healthy
        oneUnknown = LAB.scenario("one-unknown")
                .runs(Workload.of(
                        Box.crashing("app", KNOWN).after("until [ -e /life/crashed ]; do sleep 0.1; done"),
                        Box.crashing("proxy", "certificate has expired")
                                .after("[ ! -e /life/once ] || touch /life/crashed; touch /life/once")));
    }

    @Test
    void anInitContainerWithAKnownFailureIsHealed() {
        init.awaitHealed();
        assertThat(LAB.lines(init, "cleaned")).hasSize(1);
    }

    @Test
    void twoContainersWithAKnownFailureAreHealed() {
        bothKnown.awaitHealed();
        assertThat(LAB.lines(bothKnown, "cleaned")).hasSize(1);
    }

    @Test
    void oneContainerWithAKnownFailureBesideAHealthyOneIsHealed() {
        oneHealthy.awaitHealed();
        assertThat(LAB.lines(oneHealthy, "cleaned")).hasSize(1);
    }

    @Test
    void oneContainerWithAnUnknownFailureKeepsThePod() {
        LogLine held =
                LAB.awaitLine(oneUnknown, "held", line -> line.text("guard").equals("other-container-unknown"));

        assertThat(held.text("why")).contains("app shows a known failure", "proxy crashes for another reason");
        assertThat(held.text("decisive")).contains(KNOWN);
        assertThat(LAB.awaitLine(oneUnknown, "unknown failure, left alone").text("log"))
                .contains("certificate has expired");
        oneUnknown.awaitLeftAlone();
    }
}
