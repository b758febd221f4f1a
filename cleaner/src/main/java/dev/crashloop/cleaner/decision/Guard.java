package dev.crashloop.cleaner.decision;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A named reason not to clean a pod.
 *
 * @param name as it appears in logs, tables and events
 * @param purpose what it is for, for people
 * @param check why the pod must not be cleaned now; empty lets it pass
 */
public record Guard(String name, String purpose, Function<Case, Optional<Stop>> check) {
    /**
     * Why a pod must not be cleaned now.
     *
     * @param why for people
     * @param until when that changes by itself; empty if it does not
     */
    public record Stop(String why, Optional<Instant> until) {}
}
