package dev.crashloop.cleaner.outcome;

import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.Pod.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The pods that may replace a removed one, by their controller. Not thread-safe. */
final class Candidates {
    private final Map<String, Map<String, Candidate>> byController = new HashMap<>();
    private final Map<String, Candidate> byUid = new HashMap<>();

    /**
     * A pod as it was last seen.
     *
     * @param since when its containers were first seen in the runs in which they are, by the uptime of this program
     */
    record Candidate(Pod pod, Duration since) {
        /** Whether it is up for as long as that, as far as was seen. */
        boolean up(Duration atLeast, Duration uptime) {
            return up() && uptime.minus(since).compareTo(atLeast) >= 0;
        }

        /** Whether all that is to stay up is up. */
        boolean up() {
            return pod.ready()
                    && !pod.terminating()
                    && runs(pod).stream().allMatch(run -> run.state() instanceof State.Running);
        }

        private boolean asIn(Pod other) {
            return runs(pod).equals(runs(other));
        }

        /** Times in the API are whole seconds: a restart may change nothing but its number. */
        private record Run(int restarts, State state) {}

        /** Of the containers that are to stay up. */
        private static List<Run> runs(Pod pod) {
            return pod.containers().stream()
                    .filter(container -> container.role() != Pod.Role.INIT)
                    .map(container -> new Run(container.restartCount(), container.state()))
                    .toList();
        }
    }

    /** The pod in this state, unless a later one was seen already. */
    void put(Pod pod, Duration uptime) {
        Candidate before = byUid.get(pod.uid());
        if (before != null && pod.olderThan(before.pod())) {
            return;
        }
        var now = new Candidate(pod, before != null && before.asIn(pod) ? before.since() : uptime);
        byUid.put(pod.uid(), now);
        byController
                .computeIfAbsent(controller(pod), _ -> new LinkedHashMap<>())
                .put(pod.uid(), now);
    }

    void remove(Pod pod) {
        if (byUid.remove(pod.uid()) != null) {
            byController.computeIfPresent(controller(pod), (_, pods) -> {
                pods.remove(pod.uid());
                return pods.isEmpty() ? null : pods;
            });
        }
    }

    Optional<Candidate> get(String podUid) {
        return Optional.ofNullable(byUid.get(podUid));
    }

    /** Those that were made before this one by the same controller, the oldest first. */
    List<Pod> older(Pod pod, Predicate<Pod> which) {
        return byController.getOrDefault(controller(pod), Map.of()).values().stream()
                .map(Candidate::pod)
                .filter(other -> other.createdAt().isBefore(pod.createdAt()) && which.test(other))
                .sorted(Comparator.comparing(Pod::createdAt))
                .toList();
    }

    /** All, the oldest first. */
    List<Pod> all() {
        return byUid.values().stream()
                .map(Candidate::pod)
                .sorted(Comparator.comparing(Pod::createdAt))
                .toList();
    }

    private static String controller(Pod pod) {
        return pod.controller().map(Pod.Owner::uid).orElse("");
    }
}
