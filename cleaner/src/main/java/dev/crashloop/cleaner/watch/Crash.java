package dev.crashloop.cleaner.watch;

import dev.crashloop.cleaner.watch.Pod.Container;
import dev.crashloop.cleaner.watch.Pod.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of a container that ended and belongs to a crash loop.
 *
 * @param run empty where the kubelet has lost what it knew of the run
 * @param which where the API server finds the log of this run
 */
public record Crash(String container, Pod.Role role, int restartCount, Optional<State.Ended> run, Which which) {
    /**
     * A container that has stayed up this long is not in a crash loop any more: after it the kubelet forgets the back-off.
     * See <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy">Container restart policy</a>.
     */
    public static final Duration STAYED_UP = Duration.ofMinutes(10);

    /** The kubelet restarts once without a back-off: a container that was restarted more often has been held back before. */
    private static final int RESTARTS_OF_A_LOOP = 2;

    /** Of which run the kubelet is asked for the log. */
    public enum Which {
        /** The last one that ended before the present state: {@code previous=true}. */
        PREVIOUS,
        /** The one that the present state speaks of. */
        CURRENT
    }

    /** Names this very run, and no other run of any container. */
    public String id() {
        return run.map(State.Ended::containerId)
                .filter(id -> !id.isEmpty())
                .orElse("restart " + restartCount + " of " + container);
    }

    /**
     * The crashes that a pod in a crash loop has to answer for: one for each container that is held back after a crash, has just crashed,
     * or runs again but has not stayed up yet. Empty if the pod is in no crash loop.
     *
     * <p>The kubelet makes a container flip between {@code CrashLoopBackOff}, {@code Running} and {@code Error}; a container that happens
     * to run at this instant is no less in its crash loop.
     */
    public static List<Crash> of(Pod pod, Instant now) {
        var crashes = new ArrayList<Crash>();
        for (Container container : pod.containers()) {
            of(container, now).ifPresent(crashes::add);
        }
        boolean loop =
                pod.inCrashLoop() || crashes.stream().anyMatch(crash -> crash.restartCount() >= RESTARTS_OF_A_LOOP);
        return loop ? List.copyOf(crashes) : List.of();
    }

    /**
     * Whether the crash loop of a pod is over: no container is held back, and each one that runs has stayed up. Until then it is one crash
     * loop, however often the kubelet makes it flip.
     */
    public static boolean over(Pod pod, Instant now) {
        return !pod.inCrashLoop()
                && pod.containers().stream()
                        .allMatch(container -> of(container, now).isEmpty());
    }

    private static Optional<Crash> of(Container container, Instant now) {
        return switch (container.state()) {
            case State.Waiting(var reason)
            when reason.equals(Pod.CRASH_LOOP_BACK_OFF) ->
                Optional.of(crash(container, container.last(), Which.PREVIOUS));
            // the API takes a state that says nothing for waiting
            case State.Waiting _, State.Unreported _ ->
                container.last().flatMap(last -> failed(container, last, Which.PREVIOUS));
            case State.Running(var since)
            when since.plus(STAYED_UP).isAfter(now) ->
                container.last().flatMap(last -> failed(container, last, Which.PREVIOUS));
            case State.Ended ended -> failed(container, ended, Which.CURRENT);
            case State.Running _ -> Optional.empty();
        };
    }

    /** An exit code of 0 outside of a back-off is no crash: init containers end that way. */
    private static Optional<Crash> failed(Container container, State.Ended run, Which which) {
        return run.exitCode() == 0 ? Optional.empty() : Optional.of(crash(container, Optional.of(run), which));
    }

    private static Crash crash(Container container, Optional<State.Ended> run, Which which) {
        return new Crash(container.name(), container.role(), container.restartCount(), run, which);
    }
}
