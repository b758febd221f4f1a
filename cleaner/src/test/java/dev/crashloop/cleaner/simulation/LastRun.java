package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.simulation.Sign.Shown;
import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The last run of a container that crashes, as the pod's status has it.
 *
 * @param startedAt empty if the status does not say
 * @param heldBack whether the kubelet holds the container back
 */
record LastRun(String container, Optional<Instant> startedAt, boolean heldBack) {
    /** A container that has been running again for less counts as crashing: half as long as the program waits, which may have looked a while ago. */
    static final Duration SURELY = Duration.ofMinutes(5);

    /** A container that has been running again for longer does not count as crashing; the clock of the program may be wrong. */
    static final Duration PERHAPS = Duration.ofMinutes(30);

    /** The crashes of a pod: of containers that are held back, that have just crashed, and that have been running again for less than that. */
    static List<LastRun> crashesOf(JsonNode pod, Instant now, Duration again) {
        return Json.items(pod, "status", "containerStatuses")
                .flatMap(status -> of(status, now, again))
                .toList();
    }

    private static Stream<LastRun> of(JsonNode status, Instant now, Duration overAfter) {
        JsonNode state = status.path("state");
        JsonNode last = Json.at(status, "lastState", "terminated");
        boolean heldBack = Json.text(state, "waiting", "reason").equals("CrashLoopBackOff");
        if (heldBack) {
            return Stream.of(of(status, last, true));
        }
        if (state.has("terminated")) {
            return failed(status, state.path("terminated"));
        }
        boolean again = state.has("running")
                && Instant.parse(Json.text(state, "running", "startedAt"))
                        .plus(overAfter)
                        .isAfter(now);
        return again ? failed(status, last) : Stream.empty();
    }

    private static Stream<LastRun> failed(JsonNode status, JsonNode run) {
        return run.path("exitCode").asInt(0) == 0 ? Stream.empty() : Stream.of(of(status, run, false));
    }

    /** What the run showed, whatever anybody read. */
    Optional<Shown> shown(String podUid, Runs truth) {
        return startedAt.flatMap(at -> truth.at(podUid, container, at));
    }

    private static LastRun of(JsonNode status, JsonNode run, boolean heldBack) {
        String startedAt = Json.text(run, "startedAt");
        return new LastRun(
                Json.text(status, "name"),
                startedAt.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(startedAt)),
                heldBack);
    }
}
