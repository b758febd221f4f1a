package dev.crashloop.cleaner.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides. Pure: the same case gives the same decision, always. */
public final class Judge {
    private Judge() {}

    /** Whether the pod may be cleaned as far as can be told without its logs: the guard that stops it, or empty to read on. */
    public static Optional<Decision> beforeReading(Case c) {
        return ask(c, Guards.BEFORE_READING, new ArrayList<>());
    }

    /** What to do, once there is a diagnosis for each crash. */
    public static Decision judge(Case c) {
        if (c.diagnoses().size() != c.crashes().size()) {
            throw new IllegalArgumentException(
                    c.crashes().size() + " crashes, but " + c.diagnoses().size() + " diagnoses");
        }
        var passed = new ArrayList<String>();
        return ask(c, Guards.BEFORE_READING, passed)
                .or(() -> ask(c, Guards.AFTER_READING, passed))
                .orElseGet(() -> new Decision.Clean(c.known(), List.copyOf(passed)));
    }

    private static Optional<Decision> ask(Case c, List<Guard> guards, List<String> passed) {
        for (Guard guard : guards) {
            Optional<Guard.Stop> stop = guard.check().apply(c);
            if (stop.isPresent()) {
                return Optional.of(stopped(c, guard.name(), stop.get(), List.copyOf(passed)));
            }
            passed.add(guard.name());
        }
        return Optional.empty();
    }

    private static Decision stopped(Case c, String guard, Guard.Stop stop, List<String> passed) {
        return guard.equals(Guards.UNKNOWN_FAILURE)
                ? new Decision.Report(guard, stop.why(), c.unknown(), passed)
                : new Decision.Hold(guard, stop.why(), stop.until(), passed);
    }
}
