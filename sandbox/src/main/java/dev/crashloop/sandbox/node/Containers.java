package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The containers of a pod, in the order in which they start. */
final class Containers {

    private final List<Container> inits;
    private final List<Container> apps;

    private Containers(List<Container> inits, List<Container> apps) {
        this.inits = inits;
        this.apps = apps;
    }

    static Containers of(JsonNode pod) {
        return new Containers(
                Json.items(pod, "spec", "initContainers")
                        .map(spec -> new Container(spec, roleOfInit(spec)))
                        .toList(),
                Json.items(pod, "spec", "containers")
                        .map(spec -> new Container(spec, Container.Role.APP))
                        .toList());
    }

    private static Container.Role roleOfInit(JsonNode spec) {
        return Json.text(spec, "restartPolicy").equals("Always") ? Container.Role.SIDECAR : Container.Role.INIT;
    }

    /** Init containers and sidecars. */
    List<Container> inits() {
        return inits;
    }

    List<Container> apps() {
        return apps;
    }

    Stream<Container> all() {
        return Stream.concat(inits.stream(), apps.stream());
    }

    Stream<Container> sidecars() {
        return inits.stream().filter(container -> container.role() == Container.Role.SIDECAR);
    }

    /** Whether the init containers are done: true for ever once an app container was started. */
    boolean areInitialized() {
        return apps.stream().anyMatch(container -> container.latest() != null)
                || inits.stream().allMatch(Containers::isDone);
    }

    private static boolean isDone(Container init) {
        return init.role() == Container.Role.SIDECAR ? init.isRunning() : init.hasSucceeded();
    }

    /** Those that keep the pod from being ready. */
    List<Container> unready(Instant now) {
        return Stream.concat(sidecars(), apps.stream())
                .filter(container -> !container.isReady(now))
                .toList();
    }
}
