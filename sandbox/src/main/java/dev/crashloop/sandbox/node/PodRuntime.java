package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.time.Cancellable;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The container runtime's side of one pod: starts and stops runs, and says when one started, became ready, or ended. */
final class PodRuntime {

    private final Host host;
    private final Runnable becameReady;
    private final Runnable changed;
    private final Map<String, Object> scratch = new HashMap<>();
    private final Map<String, Cancellable> ends = new HashMap<>();

    /**
     * The runtime of one pod.
     *
     * @param becameReady called when a probe succeeded: the kubelet acts on that at once
     * @param changed called when a run started or ended: the kubelet has yet to find out
     */
    PodRuntime(Host host, Runnable becameReady, Runnable changed) {
        this.host = host;
        this.becameReady = becameReady;
        this.changed = changed;
    }

    void start(Container container, Program program, JsonNode pod) {
        Behaviour behaviour = program.start(runOf(container, pod));
        ContainerRun run = new ContainerRun(
                host.ids().container(),
                container.nextAttempt(),
                behaviour,
                host.timeline().instant());
        ContainerRun collected = container.previous();
        if (collected != null) {
            host.archive().remove(collected);
        }
        host.archive().add(run);
        container.started(run);
        switch (behaviour.ending()) {
            case Ending.Never() -> {}
            case Ending.After(Duration duration, Exit exit) ->
                endAfter(duration, container, run, withMessage(exit, run, container), true);
        }
        if (behaviour.readyAfter().isPositive()) {
            host.timeline().after(behaviour.readyAfter(), becameReady);
        }
        changed.run();
    }

    /** Asks a container to stop, and kills it at the end of the grace period. */
    void stop(Container container, Duration grace) {
        ContainerRun run = container.latest();
        if (run == null || !run.isRunning()) {
            return;
        }
        Exit killed = Exit.of(137);
        switch (run.behaviour().shutdown()) {
            case Shutdown.Graceful(Duration takes, Exit exit)
            when takes.compareTo(grace) <= 0 -> endAfter(takes, container, run, exit, false);
            case Shutdown.Graceful graceful -> endAfter(grace, container, run, killed, false);
            case Shutdown.Ignored() -> endAfter(grace, container, run, killed, false);
        }
    }

    /** Ends everything without a word, and forgets the logs. */
    void destroy(Containers containers) {
        ends.values().forEach(Cancellable::cancel);
        ends.clear();
        containers.all().flatMap(PodRuntime::runs).forEach(run -> {
            if (run.isRunning()) {
                run.end(host.timeline().instant(), Exit.of(137), false);
            }
            host.archive().remove(run);
        });
    }

    private static Stream<ContainerRun> runs(Container container) {
        return Stream.of(container.latest(), container.previous()).flatMap(Stream::ofNullable);
    }

    private void endAfter(Duration delay, Container container, ContainerRun run, Exit exit, boolean byItself) {
        Cancellable end = host.timeline().after(delay, () -> {
            if (run.isRunning()) {
                ends.remove(container.name());
                run.end(host.timeline().instant(), exit, byItself);
                changed.run();
            }
        });
        // whichever end comes first counts: one that is asked to stop may still crash by itself before
        ends.merge(container.name(), end, (one, other) -> () -> {
            one.cancel();
            other.cancel();
        });
    }

    /** {@code terminationMessagePolicy: FallbackToLogsOnError}: the end of the log, at most 80 lines and 2 KiB. */
    private Exit withMessage(Exit exit, ContainerRun run, Container container) {
        boolean fromLog = exit.message().isEmpty()
                && exit.code() != 0
                && Json.text(container.spec(), "terminationMessagePolicy").equals("FallbackToLogsOnError");
        return fromLog
                ? exit.withMessage(TerminationMessage.fromLog(run.behaviour().output()))
                : exit;
    }

    private Run runOf(Container container, JsonNode pod) {
        Map<String, String> env = new LinkedHashMap<>();
        Json.items(container.spec(), "env")
                .filter(variable -> variable.has("value"))
                .forEach(variable -> env.put(Json.text(variable, "name"), Json.text(variable, "value")));
        List<String> args = Stream.of("command", "args")
                .flatMap(field -> Json.items(container.spec(), field))
                .map(word -> word.asString(""))
                .toList();
        return new Run(
                Json.text(pod, "metadata", "namespace"),
                Json.text(pod, "metadata", "name"),
                Json.text(pod, "metadata", "uid"),
                host.node().name(),
                container.name(),
                container.nextAttempt(),
                host.timeline().instant(),
                env,
                args,
                scratch);
    }
}
