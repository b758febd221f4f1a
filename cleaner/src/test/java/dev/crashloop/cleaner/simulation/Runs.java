package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.simulation.Sign.Shown;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The truth about every run of every container: what it showed, whoever asks. */
final class Runs {
    private record One(Instant startedAt, Optional<Shown> shown) {}

    private final Map<String, List<One>> byContainer = new HashMap<>();

    /** A run began that will crash and show this, or that serves if it is empty. */
    void began(String podUid, String container, Instant at, Optional<Shown> shown) {
        byContainer
                .computeIfAbsent(podUid + "/" + container, _ -> new ArrayList<>())
                .add(new One(at.truncatedTo(ChronoUnit.SECONDS), shown));
    }

    /** What the run that began in this second showed; empty if there was none, or it did not crash. */
    Optional<Shown> at(String podUid, String container, Instant startedAt) {
        return all(podUid, container).stream()
                .filter(run -> run.startedAt().equals(startedAt))
                .findFirst()
                .flatMap(One::shown);
    }

    /** Whether any run of the pod's containers showed this failure so far. */
    boolean everShowed(String podUid, Sign sign) {
        return byContainer.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(podUid + "/"))
                .flatMap(entry -> entry.getValue().stream())
                .flatMap(run -> run.shown().stream())
                .anyMatch(sign::in);
    }

    private List<One> all(String podUid, String container) {
        return byContainer.getOrDefault(podUid + "/" + container, List.of());
    }
}
