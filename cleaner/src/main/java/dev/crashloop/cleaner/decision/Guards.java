package dev.crashloop.cleaner.decision;

import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Crash;
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
            new Guard("unknown-failure", "the log shows no known failure", Guards::unknownFailure),
            new Guard(
                    "other-container-unknown",
                    "a new pod would not help the other container",
                    Guards::otherContainerUnknown),
            new Guard("dry-run", "the policy only tries", Guards::dryRun));

    private Guards() {}

    private static Optional<String> terminating(Case c) {
        return when(c.pod().terminating(), "the pod is being deleted already");
    }

    private static Optional<String> runningAgain(Case c) {
        return when(
                !c.pod().inCrashLoop(),
                "the kubelet holds no container back at this moment: it starts again, and may stay up");
    }

    private static Optional<String> mirrorPod(Case c) {
        boolean ofNode = c.pod()
                .controller()
                .filter(owner -> owner.kind().equals("Node"))
                .isPresent();
        return when(
                c.pod().mirror() || ofNode,
                "it mirrors a static pod of its node's kubelet, which deleting does not replace");
    }

    private static Optional<String> noController(Case c) {
        return when(c.pod().controller().isEmpty(), "it is a bare pod: no controller would replace it");
    }

    private static Optional<String> jobOwned(Case c) {
        boolean ofJob =
                c.pod().controller().filter(owner -> owner.kind().equals("Job")).isPresent();
        return when(
                ofJob && !c.policy().includeJobs(),
                "it belongs to " + c.surroundings().workload() + "; spec.includeJobs: true would include it");
    }

    private static Optional<String> protectedNamespace(Case c) {
        return when(
                PROTECTED_NAMESPACES.contains(c.pod().namespace())
                        && !c.policy().includeProtectedNamespaces(),
                "namespace " + c.pod().namespace()
                        + " is the cluster's own; spec.includeProtectedNamespaces: true would include it");
    }

    private static Optional<String> optedOut(Case c) {
        Optional<String> by =
                c.pod().skip() ? Optional.of("the pod") : c.surroundings().optedOut();
        return by.map(who -> who + " carries the annotation crashloop.dev/skip: \"true\"");
    }

    private static Optional<String> tooFewRestarts(Case c) {
        return c.crashes().stream()
                .filter(crash -> crash.restartCount() < c.policy().minRestarts())
                .map(crash -> "container " + crash.container() + " was restarted " + crash.restartCount()
                        + " times, spec.limits.minRestarts is " + c.policy().minRestarts())
                .findFirst();
    }

    private static Optional<String> unreadableLog(Case c) {
        return c.unreadable().stream()
                .map(diagnosis -> "container " + diagnosis.crash().container() + ": " + diagnosis.why())
                .findFirst();
    }

    private static Optional<String> unknownFailure(Case c) {
        PolicyId policy = c.policy().id();
        return when(
                c.known().isEmpty(),
                "the log of " + containers(c.crashes()) + " shows no known failure of " + policy.kind() + " " + policy);
    }

    private static Optional<String> otherContainerUnknown(Case c) {
        List<Crash> others = c.unknown().stream().map(Diagnosis.Unknown::crash).toList();
        List<Crash> known = c.known().stream().map(Diagnosis.Known::crash).toList();
        return when(
                !others.isEmpty(),
                containers(known) + " shows a known failure, but " + containers(others)
                        + " crashes for another reason");
    }

    private static Optional<String> dryRun(Case c) {
        return when(
                c.policy().mode() == PolicySpec.Mode.DryRun,
                "would be cleaned, but spec.mode of " + c.policy().id() + " is DryRun");
    }

    private static String containers(List<Crash> crashes) {
        return (crashes.size() == 1 ? "container " : "containers ")
                + crashes.stream().map(Crash::container).collect(Collectors.joining(", "));
    }

    private static Optional<String> when(boolean stops, String why) {
        return stops ? Optional.of(why) : Optional.empty();
    }
}
