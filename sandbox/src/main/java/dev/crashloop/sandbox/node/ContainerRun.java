package dev.crashloop.sandbox.node;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a container: what a container is to the runtime. Read from any thread, changed on the timeline only. */
final class ContainerRun {

    /** Its end. */
    record Ended(Instant at, Exit exit, boolean byItself) {}

    private final String id;
    private final int attempt;
    private final Behaviour behaviour;
    private final Instant startedAt;
    private volatile @Nullable Ended ended;

    ContainerRun(String id, int attempt, Behaviour behaviour, Instant startedAt) {
        this.id = id;
        this.attempt = attempt;
        this.behaviour = behaviour;
        this.startedAt = startedAt;
    }

    String id() {
        return id;
    }

    int attempt() {
        return attempt;
    }

    Behaviour behaviour() {
        return behaviour;
    }

    Instant startedAt() {
        return startedAt;
    }

    Optional<Ended> ended() {
        return Optional.ofNullable(ended);
    }

    boolean isRunning() {
        return ended == null;
    }

    /** Whether its readiness probe succeeds at that time. */
    boolean isReady(Instant now) {
        return isRunning() && !now.isBefore(startedAt.plus(behaviour.readyAfter()));
    }

    void end(Instant at, Exit exit, boolean byItself) {
        ended = new Ended(at, exit, byItself);
    }
}
