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
     * @param up since when its containers were seen in the states in which they are, by the uptime of this program
     */
    record Candidate(Pod pod, Duration up) {
        boolean running() {
            return states(pod).stream().allMatch(State.Running.class::isInstance);
        }

        private boolean asIn(Pod other) {
            return states(pod).equals(states(other));
        }

        /** Of the containers that are to stay up: of another run, another state. */
        private static List<State> states(Pod pod) {
            return pod.containers().stream()
                    .filter(container -> container.role() != Pod.Role.INIT)
                    .map(Pod.Container::state)
                    .toList();
        }
    }

    void put(Pod pod, Duration uptime) {
        Candidate before = byUid.get(pod.uid());
        var now = new Candidate(pod, before != null && before.asIn(pod) ? before.up() : uptime);
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
