package dev.crashloop.cleaner.simulation;

import dev.crashloop.api.Defaults;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.PageRequest;
import dev.crashloop.sandbox.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Never more than <i>w</i> open cleanups, of each known failure of each policy; counted from the records in the store. */
final class SlowStartRule {
    /** Records that are open for longer than any process follows one count no more; the clocks of processes may differ. */
    private static final Duration FOLLOWED = Duration.ofMinutes(45);

    /** For so long what people do to records may be on its way to the program. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    private final Store store;
    private final Rulebook rulebook;
    private final Findings findings;
    private final Map<String, Instant> touched = new HashMap<>();

    SlowStartRule(Store store, Rulebook rulebook, Findings findings) {
        this.store = store;
        this.rulebook = rulebook;
        this.findings = findings;
    }

    /** People changed a record of this policy. */
    void touched(String policy, Instant now) {
        touched.put(policy, now);
    }

    /** A process sends a plan. */
    void planned(String process, Term term, JsonNode plan, Instant now) {
        RecordFacts wanted = RecordFacts.of(plan);
        int most = rulebook.inForce(wanted.policy(), now).stream()
                .mapToInt(rule -> rule.limit("maxInFlight", Defaults.MAX_IN_FLIGHT))
                .max()
                .orElse(0);
        boolean settled = touched.getOrDefault(wanted.policy(), Instant.MIN).isBefore(now.minus(ON_ITS_WAY));
        if (!settled) {
            return;
        }
        for (String failure : wanted.failures()) {
            List<RecordFacts> records = records().stream()
                    .map(term::asKnown)
                    .filter(record -> record.policy().equals(wanted.policy())
                            && record.failures().contains(failure)
                            && !record.podUid().equals(wanted.podUid())
                            && !(record.open() && term.withdrew(record.podUid())))
                    .toList();
            long open = 1
                    + records.stream()
                            .filter(record -> record.open()
                                    && record.createdAt().plus(FOLLOWED).isAfter(now))
                            .count();
            int window = window(records, most);
            findings.unless(
                    open <= window,
                    process + " plans to clean " + Json.text(plan, "spec", "pod", "name") + ": then " + open
                            + " cleanups of " + failure + " under " + wanted.policy() + " are open, and only " + window
                            + " may be");
        }
    }

    /** Of outcomes at the same instant, in whatever order allows most. */
    private static int window(List<RecordFacts> records, int most) {
        int window = 1;
        List<RecordFacts> ended = records.stream()
                .filter(Predicate.not(RecordFacts::open))
                .sorted(Comparator.comparingLong((RecordFacts record) ->
                                record.finishedAt().orElseThrow().toEpochMilli())
                        .thenComparing(record -> !record.outcome().orElseThrow().equals("Recurred")))
                .toList();
        for (RecordFacts record : ended) {
            window = switch (record.outcome().orElseThrow()) {
                case "Healed" -> Math.min(most, 2 * window);
                case "Recurred" -> 1;
                default -> window;
            };
        }
        return Math.min(most, window);
    }

    private List<RecordFacts> records() {
        return store.page(Kinds.RECORDS, PageRequest.all(null)).items().stream()
                .filter(object -> !People.garbled(object))
                .map(RecordFacts::of)
                .toList();
    }
}
