package dev.crashloop.cleaner.watch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The few fields of a pod that this program needs; everything else is skipped while parsing, because a cluster has very many pods and
 * very few of them crash.
 *
 * @param skip whether the pod carries {@code crashloop.dev/skip: "true"}
 * @param mirror whether it only mirrors a static pod of a kubelet, which no controller replaces
 * @param controller the owner that will replace it; empty for a bare pod
 * @param node the node it runs on; empty while it is not scheduled
 * @param runsOnce whether its restart policy is not {@code Always}: like a pod of a Job it has an end, and its owner need not want another
 * @param terminating whether it is being deleted already
 * @param createdAt truncated to seconds, as in the API
 * @param phase as in the API; empty if it has none yet
 * @param ready the condition Ready
 * @param probed whether every app container has a readiness probe: only then does Ready say that it works
 * @param containers init containers and sidecars first, then app containers, each group in the pod's order
 */
public record Pod(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Map<String, String> labels,
        boolean skip,
        boolean mirror,
        Optional<Owner> controller,
        Optional<String> node,
        boolean runsOnce,
        boolean terminating,
        Instant createdAt,
        String phase,
        boolean ready,
        boolean probed,
        List<Container> containers) {

    /** The waiting reason that the kubelet gives a container that it will start again, but not yet. */
    public static final String CRASH_LOOP_BACK_OFF = "CrashLoopBackOff";

    /** Where controllers write which pod template they used: Deployments, StatefulSets and DaemonSets, Rollouts of Argo. */
    private static final List<String> TEMPLATE_LABELS =
            List.of("pod-template-hash", "controller-revision-hash", "rollouts-pod-template-hash");

    /** A reference to the controller of an object. */
    public record Owner(String apiVersion, String kind, String name, String uid) {}

    /** One container, as the kubelet reports it. {@code last} is the run before the current state, as far as the kubelet knows it. */
    public record Container(String name, Role role, int restartCount, State state, Optional<State.Ended> last) {}

    /** What part a container has in its pod. */
    public enum Role {
        /** Runs to completion before the app containers start. */
        INIT,
        /** An init container with {@code restartPolicy: Always}: runs beside the app containers. */
        SIDECAR,
        /** The pod's purpose. */
        APP
    }

    /** What a container does at the moment. */
    public sealed interface State {
        /** Not running, for {@code reason}. */
        record Waiting(String reason) implements State {}

        /** Running since then. */
        record Running(Instant since) implements State {}

        /**
         * A run that ended.
         *
         * @param signal the signal that ended it, if the runtime says so
         * @param message the termination message; empty if there is none
         * @param startedAt truncated to seconds, as in the API; {@code null} where the kubelet lost it
         * @param finishedAt likewise
         * @param containerId names exactly this run, as in {@code containerd://4c01db…}; empty where the kubelet lost it
         */
        record Ended(
                int exitCode,
                Optional<Integer> signal,
                String reason,
                String message,
                @Nullable Instant startedAt,
                @Nullable Instant finishedAt,
                String containerId)
                implements State {}

        /** The kubelet has not said yet. */
        record Unreported() implements State {}
    }

    /** Whether the kubelet holds any container of the pod back after a crash, at this moment. */
    public boolean inCrashLoop() {
        return containers.stream()
                .anyMatch(c -> c.state() instanceof State.Waiting(var reason) && reason.equals(CRASH_LOOP_BACK_OFF));
    }

    /** Whether this is an earlier state than the other. Versions of one kind are numbers that grow; where they are not, nothing is older. */
    public boolean olderThan(Pod other) {
        boolean numbers = resourceVersion.matches("[0-9]{1,18}") && other.resourceVersion.matches("[0-9]{1,18}");
        return numbers && Long.parseLong(resourceVersion) < Long.parseLong(other.resourceVersion);
    }

    /** Whether all of its containers have done their work, and none will run again: a pod of a Job ends so. */
    public boolean succeeded() {
        return phase.equals("Succeeded");
    }

    /** Whether none of its containers will run again: it does not count any more for its controller. */
    public boolean ended() {
        return succeeded() || phase.equals("Failed");
    }

    /** The hash of the pod template that the pod was made from; empty if its controller does not say. */
    public String template() {
        return TEMPLATE_LABELS.stream()
                .filter(labels::containsKey)
                .findFirst()
                .map(labels::get)
                .orElse("");
    }

    /** For people: {@code namespace/name}. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }
}
