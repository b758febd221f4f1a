package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.history.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pods that slow start holds back: a line for each known failure of each policy, in the order in which they came. */
final class WaitingLines {
    private record Line(String policy, List<String> failures, int maxInFlight) {
        int places(History history, Instant now) {
            return failures.stream()
                    .mapToInt(failure ->
                            history.window(policy, failure, maxInFlight) - history.inFlight(policy, failure, "", now))
                    .min()
                    .orElse(0);
        }
    }

    private final Map<Line, Set<String>> lines = new HashMap<>();

    /** Puts the pod of a case at the end of its line, unless it waits there already. */
    synchronized void add(Case c) {
        List<String> failures = c.known().stream()
                .map(known -> known.failure().name())
                .distinct()
                .sorted()
                .toList();
        var line = new Line(c.policy().id().key(), failures, c.policy().limits().maxInFlight());
        lines.computeIfAbsent(line, _ -> new LinkedHashSet<>()).add(c.pod().uid());
    }

    /** Takes as many out of each line as there are places for. */
    synchronized List<String> next(History history, Instant now) {
        var next = new ArrayList<String>();
        lines.forEach((line, pods) -> {
            List<String> first =
                    pods.stream().limit(Math.max(0, line.places(history, now))).toList();
            first.forEach(pods::remove);
            next.addAll(first);
        });
        lines.values().removeIf(Set::isEmpty);
        return next;
    }
}
