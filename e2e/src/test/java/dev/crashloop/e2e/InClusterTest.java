package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image as a Deployment of two replicas, installed by the chart, with the rights that the chart grants. */
@OwnCluster
@Order(Turn.LAST)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InClusterTest {
    private static final String NAME = "crashloop-cleaner";
    private static final String KNOWN = "No such host is known.";
    private static final Workload BROKEN = Workload.of(Box.crashingInBrokenPod("app", KNOWN));

    /** Methods without an order come before those that have this one. */
    private static final int AT_THE_END = Integer.MAX_VALUE - 10;

    @RegisterExtension
    static final Lab LAB = new Lab(InClusterTest.class);

    private static SortedSet<String> before;
    private static Installation installation;
    private static Scenario healed;

    @BeforeAll
    static void begin() {
        var crds = LAB.closing(CustomResources.byChart());
        before = Installation.traces();
        installation = LAB.closing(Installation.install(NAME, "run: {healedAfterSeconds: 5}"));
        crds.create(Policies.forScenarios(LAB, KNOWN));
        healed = LAB.scenario("installed");
        // early, since a CronJob takes a minute to begin
        var evicted = LAB.scenario("evicted");
        crds.create(Policies.of(evicted, "evict", KNOWN, "action: Evict"));
        Rights.needAll(evicted, KNOWN, crds);
    }

    @Test
    void oneReplicaWatchesAndTheOtherStandsBy() {
        String leader = installation.awaitLeader();

        await().untilAsserted(() -> assertThat(installation.pods()).hasSize(2).allSatisfy(pod -> {
            String name = pod.getMetadata().getName();
            assertThat(installation.logs().of(name))
                    .extracting(LogLine::message)
                    .contains(name.equals(leader) ? "watching" : "standing by");
        }));
    }

    @Test
    void itRunsWithoutPrivilegesAndCannotWriteNorFindAShell() {
        var footprint = installation.footprint(installation.awaitLeader());

        assertThat(footprint.status("Uid")).isEqualTo("65532 65532 65532 65532");
        assertThat(footprint.status("CapEff")).as("capabilities").matches("0+");
        assertThat(footprint.status("CapBnd")).as("capabilities to come").matches("0+");
        assertThat(footprint.status("NoNewPrivs")).isEqualTo("1");
        assertThat(footprint.status("Seccomp")).as("system calls are filtered").isEqualTo("2");
        assertThat(footprint.rootFileSystem()).startsWith("ro,");
        assertThat(footprint.sees("/opt/java/bin/java")).isTrue();
        assertThat(footprint.sees("/bin/sh")).isFalse();
    }

    @Test
    void aBrokenPodIsHealedByOneDeletion() {
        healed.runsWithBrokenFirstPod(BROKEN);

        assertHealedOnce(healed, 1);
    }

    /** SIGTERM, or, without grace, SIGKILL: then the Lease has to run out first. */
    @ParameterizedTest
    @ValueSource(longs = {30, 0})
    void whenThePodOfTheLeaderIsDeletedTheOtherGoesOn(long grace) {
        String leader = installation.awaitLeader();
        var scenario = LAB.scenario("leader-gone").runsWithBrokenFirstPod(BROKEN);
        await("the crash")
                .until(() -> scenario.pods()
                        .first(seen -> seen.restarts() > 0 || seen.inCrashLoop())
                        .isPresent());

        installation.delete(leader, Duration.ofSeconds(grace));

        installation.awaitLeaderOtherThan(leader);
        assertHealedOnce(scenario, 1);
        installation.awaitRolledOut();
    }

    @Test
    void anUpgradeInTheMiddleOfItMissesNothingAndDoesNothingTwice() {
        String leader = installation.awaitLeader();
        var scenario = LAB.scenario("upgrade");
        scenario.runs(scenario.withBrokenPods(BROKEN.withReplicas(3), 3));
        await("the first cleanup").until(() -> !scenario.pods().deleted().isEmpty());

        installation.upgrade("podAnnotations: {upgraded: \"yes\"}");

        installation.awaitRolledOut();
        installation.awaitLeaderOtherThan(leader);
        assertHealedOnce(scenario, 3);
    }

    @Test
    @Order(AT_THE_END)
    void eachRightThatIsGrantedIsUsedAndNoneIsMissing() {
        Rights.assertEachIsUsedAndNoneIsMissing(installation);
    }

    @Test
    @Order(AT_THE_END + 1)
    void whatAnUninstallLeavesIsTheNamespaceTheLeaseAndTheCrdsWithPoliciesAndRecords() {
        assertThat(installation.pods())
                .allSatisfy(pod -> assertThat(pod.getStatus().getContainerStatuses())
                        .allMatch(container -> container.getRestartCount() == 0));

        installation.uninstall();

        await().untilAsserted(() -> {
            var left = Installation.traces();
            left.removeAll(before);
            assertThat(left)
                    .containsExactly(
                            "CustomResourceDefinition cleanups.crashloop.dev",
                            "CustomResourceDefinition clustercrashlooppolicies.crashloop.dev",
                            "CustomResourceDefinition crashlooppolicies.crashloop.dev",
                            "Lease " + NAME + "/" + NAME,
                            "Namespace " + NAME);
        });
        assertThat(CustomResources.cleanups(healed)).hasSize(1);
    }

    @Test
    @Order(AT_THE_END + 2)
    void noReplicaEverLoggedAnError() {
        assertThat(installation.logs().pods()).as("replicas that ever were").hasSizeGreaterThan(6);
        assertThat(installation.logs().all())
                .filteredOn(line -> line.text("level").equals("ERROR"))
                .isEmpty();
    }

    private static void assertHealedOnce(Scenario scenario, int pods) {
        scenario.awaitHealed(pods);
        await().untilAsserted(() -> assertThat(CustomResources.cleanups(scenario))
                .as("records")
                .hasSize(pods)
                .allSatisfy(record -> assertThat(record.<Map<String, Object>>get("status"))
                        .containsEntry("phase", "Finished")
                        .containsEntry("outcome", "Healed")));
        assertThat(AuditLog.podsDeletedBy(installation.user(), scenario.namespace()))
                .as("pods deleted, says the API server")
                .hasSize(pods)
                .doesNotHaveDuplicates();
    }
}
