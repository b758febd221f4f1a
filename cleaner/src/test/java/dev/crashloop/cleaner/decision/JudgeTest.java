package dev.crashloop.cleaner.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Signature;
import dev.crashloop.cleaner.history.History;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.LabelMatch;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Surroundings;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T10:00:10Z");
    private static final Instant RETRY = NOW.plusSeconds(1);
    private static final Surroundings AROUND = new Surroundings(
            Map.of(), new Workload("apps/v1", "Deployment", "demo", "orders", ""), Optional.empty(), "");
    private static final Pod POD = Pods.withContainers(Pods.crashLooping("app", 134, 3));
    private static final KnownFailure DNS =
            new KnownFailure("dns", List.of(), List.of(), List.of(), Set.of(), Set.of(), Set.of());

    private enum Log {
        KNOWN,
        UNKNOWN,
        UNREADABLE
    }

    @Test
    void aPodWhoseEveryCrashIsKnownIsCleanedAndTheGuardsThatItPassedAreListed() {
        Decision decision = judge(POD, policy(), Log.KNOWN);

        assertThat(decision).isInstanceOf(Decision.Clean.class);
        assertThat(decision.passed())
                .containsExactlyElementsOf(Stream.concat(Guards.BEFORE_READING.stream(), Guards.AFTER_READING.stream())
                        .map(Guard::name)
                        .toList());
    }

    @Test
    void aPodBeingDeletedIsLeftAlone() {
        assertHeld(judge(pod("\"deletionTimestamp\": \"2026-01-02T10:00:00Z\""), policy(), Log.KNOWN), "terminating");
    }

    @Test
    void aPodThatRunsAgainAtThisMomentIsLeftAlone() {
        assertHeld(
                judge(Pods.withContainers(Pods.runningAfterCrash("app", "2026-01-02T10:00:00Z")), policy(), Log.KNOWN),
                "running-again");
    }

    @Test
    void aMirrorPodIsLeftAlone() {
        assertHeld(
                judge(pod("\"annotations\": {\"kubernetes.io/config.mirror\": \"x\"}"), policy(), Log.KNOWN),
                "mirror-pod");
        assertHeld(judge(ownedBy("v1", "Node"), policy(), Log.KNOWN), "mirror-pod");
    }

    @Test
    void aBarePodIsLeftAlone() {
        assertHeld(judge(pod("\"labels\": {}"), policy(), Log.KNOWN), "no-controller");
    }

    @Test
    void aPodOfAJobIsLeftAloneUnlessThePolicySaysSo() {
        assertHeld(judge(ownedBy("batch/v1", "Job"), policy(), Log.KNOWN), "job-owned");
        assertThat(judge(ownedBy("batch/v1", "Job"), policy(PolicySpec.Mode.Enforce, true, false, 1), Log.KNOWN))
                .isInstanceOf(Decision.Clean.class);
    }

    @Test
    void aPodOfTheClusterItselfIsLeftAloneUnlessThePolicySaysSo() {
        Pod pod = Pods.parse("""
                {"metadata": {"namespace": "kube-system", "name": "dns", "uid": "u",
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "controller": true}]},
                 "status": {"containerStatuses": [%s]}}
                """.formatted(Pods.crashLooping("app", 1, 3)));

        assertHeld(judge(pod, policy(), Log.KNOWN), "protected-namespace");
        assertThat(judge(pod, policy(PolicySpec.Mode.Enforce, false, true, 1), Log.KNOWN))
                .isInstanceOf(Decision.Clean.class);
    }

    @Test
    void aPodThatIsOptedOutIsLeftAloneWhoeverCarriesTheAnnotation() {
        Pod pod = pod("\"annotations\": {\"crashloop.dev/skip\": \"true\"}, " + owner("apps/v1", "ReplicaSet"));
        assertHeld(judge(pod, policy(), Log.KNOWN), "opted-out");

        var optedOut = new Surroundings(Map.of(), AROUND.workload(), Optional.of("namespace demo"), "");
        var held = Judge.judge(new Case(
                POD,
                optedOut,
                policy(),
                crashes(POD),
                diagnoses(POD, Log.KNOWN),
                History.NONE,
                NOW,
                RETRY,
                Optional.empty()));
        assertThat(held)
                .isInstanceOfSatisfying(
                        Decision.Hold.class, hold -> assertThat(hold.why()).startsWith("namespace demo carries"));
    }

    @Test
    void aContainerThatWasNotRestartedOftenEnoughIsLeftAlone() {
        assertHeld(judge(POD, policy(PolicySpec.Mode.Enforce, false, false, 4), Log.KNOWN), "too-few-restarts");
        assertThat(judge(POD, policy(PolicySpec.Mode.Enforce, false, false, 3), Log.KNOWN))
                .isInstanceOf(Decision.Clean.class);
    }

    @Test
    void aLogThatCannotBeReadHoldsUntilItIsTriedAgain() {
        assertThat(judge(POD, policy(), Log.UNREADABLE)).isInstanceOfSatisfying(Decision.Hold.class, hold -> {
            assertThat(hold.guard()).isEqualTo("unreadable-log");
            assertThat(hold.until()).contains(RETRY);
        });
    }

    @Test
    void anUnknownFailureIsReported() {
        assertThat(judge(POD, policy(), Log.UNKNOWN)).isInstanceOfSatisfying(Decision.Report.class, report -> {
            assertThat(report.guard()).isEqualTo("unknown-failure");
            assertThat(report.unknown()).hasSize(1);
        });
    }

    @Test
    void everyCrashingContainerMustShowAKnownFailure() {
        Pod two = Pods.withContainers(Pods.crashLooping("app", 134, 3), Pods.crashLooping("proxy", 1, 3));

        assertThat(judge(two, policy(), Log.KNOWN, Log.KNOWN)).isInstanceOf(Decision.Clean.class);
        assertHeld(judge(two, policy(), Log.KNOWN, Log.UNKNOWN), "other-container-unknown");
        assertHeld(judge(two, policy(), Log.KNOWN, Log.UNREADABLE), "unreadable-log");
        assertThat(judge(two, policy(), Log.UNKNOWN, Log.UNKNOWN)).isInstanceOf(Decision.Report.class);
    }

    @Test
    void aDryRunHoldsWhatWouldBeCleaned() {
        assertHeld(judge(POD, policy(PolicySpec.Mode.DryRun, false, false, 1), Log.KNOWN), "dry-run");
        assertThat(judge(POD, policy(PolicySpec.Mode.DryRun, false, false, 1), Log.UNKNOWN))
                .isInstanceOf(Decision.Report.class);
    }

    @Test
    void guardsThatNeedNoLogAreAskedWithoutOne() {
        var bare = pod("\"labels\": {}");

        assertThat(Judge.beforeReading(new Case(
                        bare, AROUND, policy(), crashes(bare), List.of(), History.NONE, NOW, RETRY, Optional.empty())))
                .isPresent();
        assertThat(Judge.beforeReading(new Case(
                        POD, AROUND, policy(), crashes(POD), List.of(), History.NONE, NOW, RETRY, Optional.empty())))
                .isEmpty();
    }

    private static void assertHeld(Decision decision, String guard) {
        assertThat(decision).isInstanceOfSatisfying(Decision.Hold.class, hold -> {
            assertThat(hold.guard()).isEqualTo(guard);
            assertThat(hold.why()).isNotBlank();
            assertThat(hold.passed()).doesNotContain(guard);
        });
    }

    private static Decision judge(Pod pod, Policy policy, Log... logs) {
        return Judge.judge(new Case(
                pod, AROUND, policy, crashes(pod), diagnoses(pod, logs), History.NONE, NOW, RETRY, Optional.empty()));
    }

    private static List<Crash> crashes(Pod pod) {
        return Crash.of(pod, NOW);
    }

    private static List<Diagnosis> diagnoses(Pod pod, Log... logs) {
        List<Crash> crashes = crashes(pod);
        return IntStream.range(0, logs.length)
                .mapToObj(i -> diagnosis(crashes.get(i), logs[i]))
                .toList();
    }

    private static Diagnosis diagnosis(Crash crash, Log log) {
        return switch (log) {
            case KNOWN -> new Diagnosis.Known(crash, DNS, List.of("No such host"), List.of());
            case UNKNOWN ->
                new Diagnosis.Unknown(
                        crash, new Signature("f00d", "boom", List.of("boom")), List.of("boom"), List.of());
            case UNREADABLE -> new Diagnosis.Unreadable(crash, "404");
        };
    }

    private static Pod ownedBy(String apiVersion, String kind) {
        return pod(owner(apiVersion, kind));
    }

    private static String owner(String apiVersion, String kind) {
        return "\"ownerReferences\": [{\"apiVersion\": \"%s\", \"kind\": \"%s\", \"name\": \"o\", \"controller\": true}]"
                .formatted(apiVersion, kind);
    }

    private static Pod pod(String metadata) {
        return Pods.parse(
                "{\"metadata\": {\"namespace\": \"demo\", \"name\": \"p\", \"uid\": \"u\", %s}, \"status\": {\"containerStatuses\": [%s]}}"
                        .formatted(metadata, Pods.crashLooping("app", 134, 3)));
    }

    private static Policy policy() {
        return policy(PolicySpec.Mode.Enforce, false, false, 1);
    }

    private static Policy policy(PolicySpec.Mode mode, boolean jobs, boolean protectedNamespaces, int minRestarts) {
        return new Policy(
                new PolicyId(Optional.of("demo"), "policy"),
                mode,
                LabelMatch.ALL,
                LabelMatch.ALL,
                List.of(DNS),
                new Policy.LogBounds(5000, 1 << 20),
                PolicySpec.Action.Delete,
                jobs,
                protectedNamespaces,
                new Policy.Limits(minRestarts, 10, 100, 1000),
                List.of());
    }

    /** A TaskRun, a virtual machine: their pods' sidecars, and containers with rules of their own, are held back after a crash, too. */
    @Test
    void aPodThatRunsOnlyOnceIsLeftAloneLikeThatOfAJobWhoeverOwnsIt() {
        Pod once = Pods.parse("""
                {"metadata": {"namespace": "demo", "name": "build", "uid": "u",
                  "ownerReferences": [{"apiVersion": "tekton.dev/v1", "kind": "TaskRun", "name": "build", "controller": true}]},
                 "spec": {"restartPolicy": "Never"},
                 "status": {"containerStatuses": [%s]}}
                """.formatted(Pods.crashLooping("app", 134, 3)));

        assertHeld(judge(once, policy(), Log.KNOWN), "job-owned");
        assertThat(judge(once, policy(PolicySpec.Mode.Enforce, true, false, 1), Log.KNOWN))
                .isInstanceOf(Decision.Clean.class);
    }
}
