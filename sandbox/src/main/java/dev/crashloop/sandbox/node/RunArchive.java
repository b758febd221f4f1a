package dev.crashloop.sandbox.node;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that the runtime of a node still has: while it has a run, there is a log of it. Safe for threads. */
final class RunArchive {

    private final Map<String, ContainerRun> byId = new ConcurrentHashMap<>();

    void add(ContainerRun run) {
        byId.put(run.id(), run);
    }

    void remove(ContainerRun run) {
        byId.remove(run.id());
    }

    Optional<ContainerRun> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
