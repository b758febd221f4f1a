package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pod that a PodDisruptionBudget keeps from being evicted. */
@WithoutCustomResources
class DisruptionBudgetTest {
    private static final String KNOWN = "No such host is known.";

    @RegisterExtension
    static final Lab LAB = new Lab(DisruptionBudgetTest.class);

    @Test
    void aPodIsEvictedAsSoonAsItsDisruptionBudgetAllowsIt() {
        var scenario = LAB.scenario("budget");
        LAB.run(Policies.of(scenario, "policy", KNOWN, "action: Evict"));
        scenario.runs(budgetOfOne()).runsWithBrokenFirstPod(Workload.of(Box.crashingInBrokenPod("app", KNOWN)));

        LogLine held = LAB.awaitLine(scenario, "held");
        assertThat(held.text("guard")).isEqualTo("disruption-budget");
        assertThat(held.text("why")).contains("disruption budget");
        scenario.awaitLeftAlone();

        CLIENT.resource(budgetOfOne()).inNamespace(scenario.namespace()).delete();

        scenario.awaitHealed();
        assertThat(LAB.lines(scenario, "cleaned")).hasSize(1);
        assertThat(LAB.lines(scenario, "held")).as("the same is not said twice").hasSize(1);
    }

    /** While one pod of one has to be healthy, none may be evicted. */
    static GenericKubernetesResource budgetOfOne() {
        String version = CLIENT.supports("policy/v1", "PodDisruptionBudget") ? "policy/v1" : "policy/v1beta1";
        return CLIENT.getKubernetesSerialization().unmarshal("""
                apiVersion: %s
                kind: PodDisruptionBudget
                metadata: {name: app}
                spec: {minAvailable: 1, selector: {matchLabels: {app: app}}}
                """.formatted(version), GenericKubernetesResource.class);
    }
}
