package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.sandbox.store.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** An outcome must be true. */
final class OutcomeRule {
    private final Runs truth;
    private final Findings findings;
    private final Tally tally;
    private final Set<String> everReady = new HashSet<>();
    private final Map<String, String> controllers = new HashMap<>();

    OutcomeRule(Runs truth, Findings findings, Tally tally) {
        this.truth = truth;
        this.findings = findings;
        this.tally = tally;
    }

    /** A pod as the store has it. */
    void saw(JsonNode pod) {
        String uid = Json.text(pod, "metadata", "uid");
        RemovalRule.owner(pod).ifPresent(owner -> controllers.put(uid, Json.text(owner, "uid")));
        boolean ready = Json.items(pod, "status", "conditions")
                .anyMatch(condition -> Json.text(condition, "type").equals("Ready")
                        && Json.text(condition, "status").equals("True"));
        if (ready) {
            everReady.add(uid);
        }
    }

    /** A process says what became of a cleanup. */
    void announced(String process, CleanupRecord record, Progress.Finished outcome) {
        tally.outcome(outcome.outcome().name());
        String what = process + " says that " + record.pod() + " is " + outcome.outcome();
        Optional<String> replacement =
                outcome.deletion().flatMap(Progress.Deleted::replacement).map(CleanupRecord.Replacement::uid);
        replacement.ifPresent(uid -> {
            findings.unless(!uid.equals(record.podUid()), what + ", replaced by itself");
            findings.unless(
                    record.controller().uid().equals(controllers.get(uid)),
                    what + ", replaced by a pod of another controller");
        });
        switch (outcome.outcome()) {
            case Healed ->
                findings.unless(
                        replacement.filter(everReady::contains).isPresent(),
                        what + ", but no replacement was ever ready");
            case Recurred ->
                findings.unless(
                        replacement.filter(uid -> showed(uid, record)).isPresent(),
                        what + ", but no replacement showed " + record.failures());
            case Changed -> findings.unless(replacement.isPresent(), what + ", but it has no replacement");
            case Gone, Unknown -> {}
        }
    }

    private boolean showed(String podUid, CleanupRecord record) {
        return record.failures().stream()
                .map(failure -> Sign.valueOf(failure.toUpperCase(Locale.ROOT)))
                .anyMatch(sign -> truth.everShowed(podUid, sign));
    }
}
