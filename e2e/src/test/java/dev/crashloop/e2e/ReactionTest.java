package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How soon a pod is removed, and in which way. */
class ReactionTest {
    private static final String KNOWN = "No such host is known.";
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @RegisterExtension
    static final Lab LAB = new Lab(ReactionTest.class);

    private static Scenario deleted;
    private static Scenario evicted;
    private static Scenario budget;

    @BeforeAll
    static void begin() {
        deleted = LAB.scenario("delete");
        evicted = LAB.scenario("evict");
        budget = LAB.scenario("budget");
        LAB.run(String.join(
                "---\n",
                Policies.of(deleted, "delete", KNOWN, "action: Delete"),
                Policies.of(evicted, "evict", KNOWN, "action: Evict"),
                Policies.of(budget, "budget", KNOWN, "action: Evict")));
        var workload = Workload.of(Box.crashingInBrokenPod("app", KNOWN));
        budget.runs(budgetOfOne()).runsWithBrokenFirstPod(workload);
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

    @Test
    void aPodIsEvictedAsSoonAsItsDisruptionBudgetAllowsIt() {
        LogLine refused = LAB.awaitLine(budget, "not cleaned yet, trying again");
        assertThat(refused.text("why")).contains("disruption budget");
        budget.awaitLeftAlone();

        CLIENT.resource(budgetOfOne()).inNamespace(budget.namespace()).delete();

        budget.awaitHealed();
        assertThat(LAB.lines(budget, "cleaned")).hasSize(1);
        assertThat(LAB.lines(budget, "not cleaned yet, trying again"))
                .as("the same is not said twice")
                .hasSize(1);
    }

    /** Both seen by the same observer: the pod in its crash loop, and its deletion. */
    private static Duration reaction(Scenario scenario) {
        var inCrashLoop = scenario.pods().first(PodHistory.Seen::inCrashLoop).orElseThrow();
        var gone = scenario.pods().first(PodHistory.Seen::deleted).orElseThrow();
        return Duration.between(inCrashLoop.at(), gone.at());
    }

    /** While one pod of one has to be healthy, none may be evicted. */
    private static GenericKubernetesResource budgetOfOne() {
        String version = CLIENT.supports("policy/v1", "PodDisruptionBudget") ? "policy/v1" : "policy/v1beta1";
        return CLIENT.getKubernetesSerialization().unmarshal("""
                apiVersion: %s
                kind: PodDisruptionBudget
                metadata: {name: app}
                spec: {minAvailable: 1, selector: {matchLabels: {app: app}}}
                """.formatted(version), GenericKubernetesResource.class);
    }
}
