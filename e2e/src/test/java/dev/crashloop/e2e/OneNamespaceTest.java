package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.deploy.Rendered;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The image, installed by somebody who has one namespace and no rights in the cluster, where others have installed the CRDs. */
@OwnCluster
@Order(Turn.LATE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneNamespaceTest {
    private static final String KNOWN = "No such host is known.";
    private static final Workload BROKEN = Workload.of(Box.crashingInBrokenPod("app", KNOWN));

    @RegisterExtension
    static final Lab LAB = new Lab(OneNamespaceTest.class);

    private static CustomResources crds;
    private static Scenario watched;
    private static Scenario beyond;
    private static Installation installation;

    @BeforeAll
    static void begin() {
        crds = LAB.closing(CustomResources.share(LAB));
        watched = LAB.scenario("watched");
        beyond = LAB.scenario("beyond");
        crds.create(Policies.of(watched, "policy", KNOWN, "action: Delete"));
        crds.create(Policies.of(beyond, "policy", KNOWN, "action: Delete"));
        installation = LAB.closing(Installation.install("one-crashloop-cleaner", """
                watchNamespace: %s
                crds: {install: false}
                run: {healedAfterSeconds: 5}
                """.formatted(watched.namespace())));
    }

    @Test
    @Order(1)
    void itIsGrantedNothingInTheCluster() {
        Rendered rendered = installation.rendered();

        assertThat(rendered.ofKind("ClusterRole")).isEmpty();
        assertThat(rendered.ofKind("ClusterRoleBinding")).isEmpty();
        assertThat(rendered.ofKind("Role")).hasSize(2);
    }

    @Test
    @Order(2)
    void itHealsWhatBreaksInItsNamespaceAndLeavesTheOthersAlone() {
        beyond.runsWithBrokenFirstPod(BROKEN);
        watched.runs(watched.withBrokenPods(BROKEN.withReplicas(2), 2)).awaitHealed(2);

        beyond.awaitLeftAlone();
        CLIENT.apps()
                .deployments()
                .inNamespace(watched.namespace())
                .withName("app")
                .delete();
    }

    @Test
    @Order(3)
    void eachRightThatIsGrantedIsUsedAndNoneIsMissing() {
        crds.create(Policies.of(watched, "a-policy-that-comes-first", KNOWN, "action: Evict"));
        await().until(() -> watched.pods().now().isEmpty());
        Rights.needAll(watched, KNOWN, crds);

        Rights.assertEachIsUsedAndNoneIsMissing(installation);
    }

    @Test
    @Order(4)
    void noReplicaEverLoggedAnError() {
        assertThat(installation.logs().pods()).hasSize(4);
        assertThat(installation.logs().all())
                .filteredOn(line -> line.text("level").equals("ERROR"))
                .isEmpty();
    }
}
