package dev.crashloop.cleaner.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the programs depend on.
 *
 * @param outages in their order, all over when it is calm
 * @param calm from when on nothing goes wrong any more
 */
record Dependency(List<Outage> outages, Instant calm) {
    /** Down from then until then. */
    record Outage(Instant from, Instant until) {}

    boolean downAt(Instant when) {
        return outages.stream().anyMatch(outage -> !when.isBefore(outage.from()) && when.isBefore(outage.until()));
    }

    /** When it goes down next. */
    Optional<Instant> nextOutage(Instant after) {
        return outages.stream()
                .map(Outage::from)
                .filter(from -> from.isAfter(after))
                .findFirst();
    }

    boolean calmAt(Instant when) {
        return !when.isBefore(calm);
    }
}
