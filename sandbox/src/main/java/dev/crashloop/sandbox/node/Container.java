package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A container of a pod: its place in the pod, its last two runs, and why it waits if it does. Lives on the timeline. */
final class Container {

    /** Where a container stands in its pod. */
    enum Role {
        /** Runs to its end before the next one starts. */
        INIT,
        /** An init container that keeps running. */
        SIDECAR,
        /** What the pod is for. */
        APP
    }

    /** What {@code state} shows. */
    sealed interface State {
        record Waiting(String reason, String message) implements State {}

        record Running(ContainerRun run) implements State {}

        record Terminated(ContainerRun run, ContainerRun.Ended end) implements State {}
    }

    private final JsonNode spec;
    private final Role role;
    private @Nullable ContainerRun latest;
    private @Nullable ContainerRun previous;
    private State.@Nullable Waiting waiting;
    private boolean starting;

    Container(JsonNode spec, Role role) {
        this.spec = spec;
        this.role = role;
    }

    JsonNode spec() {
        return spec;
    }

    String name() {
        return Json.text(spec, "name");
    }

    String image() {
        return Json.text(spec, "image");
    }

    Role role() {
        return role;
    }

    /** What Events about it name: {@code spec.containers{app}}. */
    String fieldPath() {
        return (role == Role.APP ? "spec.containers{" : "spec.initContainers{") + name() + "}";
    }

    @Nullable
    ContainerRun latest() {
        return latest;
    }

    /** The run before the latest: the only other one that the kubelet's garbage collection keeps. */
    @Nullable
    ContainerRun previous() {
        return previous;
    }

    boolean isRunning() {
        return latest != null && latest.isRunning();
    }

    boolean isReady(Instant now) {
        if (latest == null) {
            return false;
        }
        return role == Role.INIT ? hasSucceeded() : latest.isReady(now);
    }

    boolean hasSucceeded() {
        return latest != null
                && latest.ended().filter(end -> end.exit().code() == 0).isPresent();
    }

    boolean hasEnded() {
        return latest != null && !latest.isRunning();
    }

    int nextAttempt() {
        return latest == null ? 0 : latest.attempt() + 1;
    }

    /** A start is under way: the runtime is at it. */
    boolean isStarting() {
        return starting;
    }

    void starting() {
        starting = true;
    }

    void started(ContainerRun run) {
        starting = false;
        waiting = null;
        previous = latest;
        latest = run;
    }

    /**
     * Notes why it does not run, for the next status.
     *
     * @return whether that is news
     */
    boolean waitFor(String reason, String message) {
        State.Waiting now = new State.Waiting(reason, message);
        boolean news = !now.equals(waiting);
        waiting = now;
        return news;
    }

    /** It will not be started again: what waits shows how it ended last. */
    void giveUp() {
        starting = false;
        if (latest != null) {
            waiting = null;
        }
    }

    /**
     * What {@code state} shows; see
     * <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kubelet_pods.go">convertToAPIContainerStatuses</a>: a
     * reason to wait hides how the last run ended, which then moves to {@code lastState}.
     *
     * @param unstarted what to show before the first start
     */
    State state(String unstarted) {
        if (latest == null) {
            return waiting == null ? new State.Waiting(unstarted, "") : waiting;
        }
        ContainerRun run = latest;
        return run.ended()
                .map(end -> waiting == null ? new State.Terminated(run, end) : waiting)
                .orElseGet(() -> new State.Running(run));
    }

    /** The run that {@code lastState} shows. */
    @Nullable
    ContainerRun lastTerminated() {
        return latest != null && !latest.isRunning() && waiting != null ? latest : previous;
    }
}
