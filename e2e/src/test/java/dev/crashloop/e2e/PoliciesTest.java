package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies as objects of the cluster, while the program runs. */
@Order(Turn.LAST)
class PoliciesTest {
    private static final String KNOWN = "No such host is known.";
    private static final String ENFORCE = "mode: Enforce";
    private static final Workload BROKEN = Workload.of(Box.crashingInBrokenPod("app", KNOWN));

    @RegisterExtension
    static final Lab LAB = new Lab(PoliciesTest.class);

    private static CustomResources crds;

    @BeforeAll
    static void begin() {
        crds = LAB.closing(CustomResources.install(LAB));
        LAB.run();
    }

    @Test
    void aPolicySaysThatItIsInForceAndWhatItCleansIsOnRecord() {
        var scenario = LAB.scenario("in-force");
        var policy = crds.create(Policies.of(scenario, "good", KNOWN, ENFORCE));

        assertThat(CustomResources.awaitReady(policy, "True").message()).contains("in force");
        scenario.runsWithBrokenFirstPod(BROKEN).awaitHealed();
        assertThat(LAB.awaitLine(scenario, "cleaned").text("policy")).isEqualTo(scenario.namespace() + "/good");
        await().untilAsserted(() -> assertThat(CustomResources.cleanups(scenario))
                .as("the record of it")
                .singleElement()
                .matches(record -> "Healed".equals(record.get("status", "outcome")), "is healed"));
    }

    @Test
    void aPolicyThatIsThereLaterThanThePodIsAppliedToIt() {
        var scenario = LAB.scenario("later").runsWithBrokenFirstPod(BROKEN);
        scenario.awaitCrashes(1);

        crds.create(Policies.of(scenario, "late", KNOWN, ENFORCE));

        scenario.awaitHealed();
    }

    @Test
    void aPolicyThatTurnsBadSaysWhereAndStaysInForceAsItWas() {
        var scenario = LAB.scenario("turns-bad");
        var policy = crds.create(Policies.of(scenario, "fragile", KNOWN, ENFORCE));
        CustomResources.awaitReady(policy, "True");

        // something that no API server can tell
        CustomResources.change(policy, "{\"spec\":{\"knownFailures\":[{\"catalog\":\"dsn\"}]}}");

        assertThat(CustomResources.awaitReady(policy, "False").message())
                .contains("spec.knownFailures[0].catalog", "the last good version stays in force");
        scenario.runsWithBrokenFirstPod(BROKEN).awaitHealed();
    }

    @Test
    void aPolicyOutsideOfTheSchemaIsRefusedByTheApiServer() {
        var scenario = LAB.scenario("schema");
        String good = Policies.of(scenario, "refused", KNOWN, ENFORCE);

        refused(good.replace(ENFORCE, "mode: Sometimes"), "spec.mode");
        refused(good.replace(ENFORCE, "action: Explode"), "spec.action");
        refused(good.substring(0, good.indexOf("knownFailures:")) + "knownFailures: []", "spec.knownFailures");
        refused(good.substring(0, good.indexOf("  knownFailures:")), "spec.knownFailures");
    }

    /** By rules in the CRDs, since Kubernetes 1.25; an older one lets it in, and the program says what is wrong with it. */
    @Test
    void aPolicyThatMeansNothingIsRefusedOrSaysSoInItsStatus() {
        var scenario = LAB.scenario("rules");
        String bad = Policies.of(scenario, "nothing", KNOWN, ENFORCE).replace("allOf:", "noneOf:");

        if (CustomResources.haveRules()) {
            refused(bad, "spec.knownFailures[0].logs");
        } else {
            assertThat(CustomResources.awaitReady(crds.create(bad), "False").message())
                    .contains("spec.knownFailures[0].logs");
        }
    }

    private static void refused(String policy, String field) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .as(policy)
                .isThrownBy(() -> crds.create(policy))
                .satisfies(e -> assertThat(e.getCode()).isEqualTo(422))
                .withMessageContaining(field);
    }

    @Test
    void aPolicyThatIsDeletedIsNotAppliedAnyMore() {
        var scenario = LAB.scenario("deleted");
        var policy = crds.create(Policies.of(scenario, "short-lived", KNOWN, ENFORCE));
        CustomResources.awaitReady(policy, "True");

        policy.delete();
        LAB.awaitPolicyLine("policy deleted", scenario.namespace() + "/short-lived");

        scenario.runs(Workload.of(Box.crashing("app", KNOWN))).awaitLeftAlone();
    }

    @Test
    void aNamespacedPolicyWinsOverAClusterWideOne() {
        // of all scenarios here, the cluster-wide policy selects this one alone
        var scenario = LAB.scenario("two", Map.of("two", LAB.id()), Map.of());
        var namespaced = crds.create(Policies.of(scenario, "careful", KNOWN, "mode: DryRun"));
        var clusterWide = crds.create(Policies.forScenarios(LAB, KNOWN).replace(Scenario.LABEL, "two"));
        CustomResources.awaitReady(namespaced, "True");
        CustomResources.awaitReady(clusterWide, "True");
        try {
            scenario.runsWithBrokenFirstPod(BROKEN);

            LogLine held = LAB.awaitLine(scenario, "held");
            assertThat(held.text("guard")).isEqualTo("dry-run");
            assertThat(held.text("policy")).isEqualTo(scenario.namespace() + "/careful");
            scenario.awaitLeftAlone();

            namespaced.delete();

            scenario.awaitHealed();
            assertThat(LAB.awaitLine(scenario, "cleaned").text("policy")).isEqualTo(LAB.id());
        } finally {
            clusterWide.delete();
        }
    }
}
