package dev.crashloop.cleaner.decision;

import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.decision.Guard.Stop;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.History.Standing;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Crash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All guards, in the order in which they are asked; the first that stops a pod is the one that people are told. A new guard is one more
 * line in one of the two lists, and a function beside it.
 */
public final class Guards {
    /** Namespaces of the cluster itself: a policy must say so to reach into them. */
    static final Set<String> PROTECTED_NAMESPACES = Set.of("kube-system", "kube-public", "kube-node-lease");

    /** The guard that stops a pod which is reported instead of held. */
    public static final String UNKNOWN_FAILURE = "unknown-failure";

    /** The guard that lets only so many cleanups go on at once. */
    public static final String SLOW_START = "slow-start";

    /** The guard that speaks for a PodDisruptionBudget. */
    public static final String DISRUPTION_BUDGET = "disruption-budget";

    /** Guards that look at the pod and what stands around it; asked before any log is read. */
    public static final List<Guard> BEFORE_READING = List.of(
            new Guard("terminating", "the pod is being deleted already", Guards::terminating),
            new Guard("running-again", "it may stay up this time", Guards::runningAgain),
            new Guard("mirror-pod", "a static pod of a kubelet cannot be replaced", Guards::mirrorPod),
            new Guard("no-controller", "nothing would replace a bare pod", Guards::noController),
            new Guard("job-owned", "a Job counts failures by itself", Guards::jobOwned),
            new Guard("protected-namespace", "the cluster's own namespaces are left alone", Guards::protectedNamespace),
            new Guard("opted-out", "its users do not want it", Guards::optedOut),
            new Guard("too-few-restarts", "it may yet come up by itself", Guards::tooFewRestarts));

    /** Guards that look at the diagnosis as well. */
    public static final List<Guard> AFTER_READING = List.of(
            new Guard("unreadable-log", "what cannot be read is no evidence", Guards::unreadableLog),
            new Guard(UNKNOWN_FAILURE, "the log shows no known failure", Guards::unknownFailure),
            new Guard(
                    "other-container-unknown",
                    "a new pod would not help the other container",
                    Guards::otherContainerUnknown),
            new Guard("given-up", "cleaning it again and again does not help", Guards::givenUp),
            new Guard("cooling-down", "the last cleanup did not help", Guards::coolingDown),
            new Guard("namespace-budget", "enough for one namespace in an hour", Guards::namespaceBudget),
            new Guard("cluster-budget", "enough for the cluster in an hour", Guards::clusterBudget),
            new Guard(SLOW_START, "first see whether the cleanups under way help", Guards::slowStart),
            new Guard(DISRUPTION_BUDGET, "its PodDisruptionBudget has none to spare", Guards::disruptionBudget),
            new Guard("dry-run", "the policy only tries", Guards::dryRun));

    private Guards() {}

    private static Optional<Stop> terminating(Case c) {
        return when(c.pod().terminating(), "the pod is being deleted already");
    }

    private static Optional<Stop> runningAgain(Case c) {
        return when(
                !c.pod().inCrashLoop(),
                "the kubelet holds no container back at this moment: it starts again, and may stay up");
    }

    private static Optional<Stop> mirrorPod(Case c) {
        boolean ofNode = c.pod()
                .controller()
                .filter(owner -> owner.kind().equals("Node"))
                .isPresent();
        return when(
                c.pod().mirror() || ofNode,
                "it mirrors a static pod of its node's kubelet, which deleting does not replace");
    }

    private static Optional<Stop> noController(Case c) {
        return when(c.pod().controller().isEmpty(), "it is a bare pod: no controller would replace it");
    }

    private static Optional<Stop> jobOwned(Case c) {
        boolean ofJob =
                c.pod().controller().filter(owner -> owner.kind().equals("Job")).isPresent();
        String owner = "it belongs to " + c.surroundings().workload();
        String once =
                ofJob ? "" : ", and runs only once (its restartPolicy is not Always), so that nothing may replace it";
        return when(
                (ofJob || c.pod().runsOnce()) && !c.policy().includeJobs(),
                owner + once + "; spec.includeJobs: true would include it");
    }

    private static Optional<Stop> protectedNamespace(Case c) {
        return when(
                PROTECTED_NAMESPACES.contains(c.pod().namespace())
                        && !c.policy().includeProtectedNamespaces(),
                "namespace " + c.pod().namespace()
                        + " is the cluster's own; spec.includeProtectedNamespaces: true would include it");
    }

    private static Optional<Stop> optedOut(Case c) {
        Optional<String> by =
                c.pod().skip() ? Optional.of("the pod") : c.surroundings().optedOut();
        return by.map(who -> new Stop(who + " carries the annotation crashloop.dev/skip: \"true\"", Optional.empty()));
    }

    private static Optional<Stop> tooFewRestarts(Case c) {
        return c.crashes().stream()
                .filter(crash -> crash.restartCount() < c.policy().limits().minRestarts())
                .map(crash -> "container " + crash.container() + " was restarted "
                        + (crash.restartCount() == 1 ? "once" : crash.restartCount() + " times")
                        + ", spec.limits.minRestarts is "
                        + c.policy().limits().minRestarts())
                .findFirst()
                .map(why -> new Stop(why, Optional.empty()));
    }

    private static Optional<Stop> unreadableLog(Case c) {
        return c.unreadable().stream()
                .map(diagnosis -> "container " + diagnosis.crash().container() + ": " + diagnosis.why())
                .findFirst()
                .map(why -> new Stop(why, Optional.of(c.retryAt())));
    }

    private static Optional<Stop> unknownFailure(Case c) {
        PolicyId policy = c.policy().id();
        return when(
                c.known().isEmpty(),
                "the log of " + containers(c.crashes()) + " shows no known failure of " + policy.kind() + " " + policy);
    }

    private static Optional<Stop> otherContainerUnknown(Case c) {
        List<Crash> others = c.unknown().stream().map(Diagnosis.Unknown::crash).toList();
        List<Crash> known = c.known().stream().map(Diagnosis.Known::crash).toList();
        return when(
                !others.isEmpty(),
                containers(known) + " shows a known failure, but " + containers(others)
                        + " crashes for another reason");
    }

    private static Optional<Stop> givenUp(Case c) {
        return switch (standing(c)) {
            case Standing.GivenUp(int recurred) ->
                when(
                        true,
                        c.surroundings().workload() + " failed again after each of its last " + recurred
                                + " cleanups; it is tried again when its pod template changes, or when its annotation crashloop.dev/retry gets a new value");
            case Standing.Free _, Standing.CoolingDown _ -> Optional.empty();
        };
    }

    private static Optional<Stop> coolingDown(Case c) {
        return switch (standing(c)) {
            case Standing.CoolingDown(int recurred, Instant until)
            when until.isAfter(c.now()) ->
                Optional.of(new Stop(
                        c.surroundings().workload() + " failed again after "
                                + (recurred == 1 ? "its last cleanup" : "its last " + recurred + " cleanups"),
                        Optional.of(until)));
            case Standing.CoolingDown _, Standing.Free _, Standing.GivenUp _ -> Optional.empty();
        };
    }

    private static Standing standing(Case c) {
        return c.history()
                .standing(
                        c.surroundings().workload(),
                        c.pod().template(),
                        c.surroundings().retry());
    }

    private static Optional<Stop> namespaceBudget(Case c) {
        String namespace = c.pod().namespace();
        int limit = c.policy().limits().perNamespacePerHour();
        return c.history()
                .budgetSpentUntil(Optional.of(namespace), limit, c.now())
                .map(until -> spent("namespace " + namespace, limit, "perNamespacePerHour", until));
    }

    private static Optional<Stop> clusterBudget(Case c) {
        int limit = c.policy().limits().clusterPerHour();
        return c.history()
                .budgetSpentUntil(Optional.empty(), limit, c.now())
                .map(until -> spent("the cluster", limit, "clusterPerHour", until));
    }

    /** A budget of none is never filled up again: there is no time to name. */
    private static Stop spent(String whose, int limit, String field, Instant until) {
        if (limit == 0) {
            return new Stop("spec.limits." + field + " is 0: nothing is cleaned under this policy", Optional.empty());
        }
        return new Stop(
                whose + " had its " + limit + (limit == 1 ? " cleanup" : " cleanups") + " of this hour (spec.limits."
                        + field + ")",
                Optional.of(until));
    }

    private static Optional<Stop> slowStart(Case c) {
        String policy = c.policy().id().key();
        return c.known().stream()
                .map(known -> known.failure().name())
                .distinct()
                .filter(failure -> c.history().inFlight(policy, failure, c.pod().uid(), c.now())
                        >= c.history()
                                .window(policy, failure, c.policy().limits().maxInFlight()))
                .findFirst()
                .flatMap(failure -> when(
                        true, "earlier cleanups of " + failure + " have no outcome yet: first see whether they help"));
    }

    private static Optional<Stop> disruptionBudget(Case c) {
        return c.disruption()
                .filter(stop -> stop.until().filter(c.now()::isBefore).isPresent());
    }

    private static Optional<Stop> dryRun(Case c) {
        return when(
                c.policy().mode() == PolicySpec.Mode.DryRun,
                "would be cleaned, but spec.mode of " + c.policy().id() + " is DryRun");
    }

    private static String containers(List<Crash> crashes) {
        return (crashes.size() == 1 ? "container " : "containers ")
                + crashes.stream().map(Crash::container).collect(Collectors.joining(", "));
    }

    private static Optional<Stop> when(boolean stops, String why) {
        return stops ? Optional.of(new Stop(why, Optional.empty())) : Optional.empty();
    }
}
