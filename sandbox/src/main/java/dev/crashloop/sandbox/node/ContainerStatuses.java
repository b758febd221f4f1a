package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.Ids;
import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** A container as {@code status.containerStatuses} shows it. */
final class ContainerStatuses {

    private ContainerStatuses() {}

    static ObjectNode of(Container container, Instant now, String unstarted) {
        ObjectNode status = Json.object();
        ContainerRun latest = container.latest();
        if (latest != null) {
            status.put("containerID", latest.id());
        }
        status.put("image", container.image()).put("imageID", latest == null ? "" : Ids.image(container.image()));
        ContainerRun last = container.lastTerminated();
        ObjectNode lastState = status.putObject("lastState");
        if (last != null) {
            last.ended().ifPresent(end -> lastState.set("terminated", terminated(last, end)));
        }
        status.put("name", container.name())
                .put("ready", container.isReady(now))
                .put("restartCount", latest == null ? 0 : latest.attempt())
                .put("started", container.isRunning());
        ObjectNode state = status.putObject("state");
        switch (container.state(unstarted)) {
            case Container.State.Waiting(String reason, String message) -> {
                ObjectNode waiting = state.putObject("waiting");
                if (!message.isEmpty()) {
                    waiting.put("message", message);
                }
                waiting.put("reason", reason);
            }
            case Container.State.Running(ContainerRun run) ->
                state.putObject("running").put("startedAt", Json.time(run.startedAt()));
            case Container.State.Terminated(ContainerRun run, ContainerRun.Ended end) ->
                state.set("terminated", terminated(run, end));
        }
        return status;
    }

    private static ObjectNode terminated(ContainerRun run, ContainerRun.Ended end) {
        ObjectNode terminated = Json.object();
        Exit exit = end.exit();
        terminated.put("containerID", run.id()).put("exitCode", exit.code());
        terminated.put("finishedAt", Json.time(end.at()));
        if (!exit.message().isEmpty()) {
            terminated.put("message", exit.message());
        }
        terminated.put("reason", exit.reason());
        if (exit.signal() != 0) {
            terminated.put("signal", exit.signal());
        }
        return terminated.put("startedAt", Json.time(run.startedAt()));
    }
}
