package dev.crashloop.cleaner.run;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The run log: one structured line per decision, for an operator at night. Of unknown failures that are alike, the first is told, and then
 * each one that makes them twice as many.
 */
final class RunLog implements Witness {
    private static final Logger LOG = LoggerFactory.getLogger("dev.crashloop.decision");

    private final UnknownFailures groups = new UnknownFailures();

    @Override
    public void held(Case c, Decision.Hold hold) {
        var fields = about(c);
        fields.put("guard", hold.guard());
        fields.put("why", hold.why());
        hold.until().ifPresent(until -> fields.put("until", until.truncatedTo(ChronoUnit.SECONDS)));
        if (!c.known().isEmpty()) {
            fields.putAll(decisive(c.known()));
        }
        line(Level.INFO, "held", fields);
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        UnknownFailures.Group group;
        synchronized (groups) {
            group = groups.seen(unknown.signature(), c.surroundings().workload(), c.now());
        }
        if (!group.isNews()) {
            return;
        }
        Crash crash = unknown.crash();
        var fields = about(c);
        fields.put("fingerprint", group.signature().fingerprint());
        fields.put("crashes", group.crashes());
        fields.put("workloads", String.join(", ", group.workloads()));
        fields.put("headline", group.signature().headline());
        fields.put("container", crash.container());
        fields.put("restarts", crash.restartCount());
        crash.run().ifPresent(run -> {
            fields.put("exitCode", run.exitCode());
            fields.put("reason", run.reason());
        });
        fields.put("log", String.join("\n", unknown.tail()));
        line(Level.WARN, "unknown failure, left alone", fields);
    }

    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        var fields = about(c);
        fields.putAll(decisive(clean.known()));
        fields.put("action", c.policy().action());
        switch (removal) {
            case Removal.Removed _ -> line(Level.INFO, "cleaned", fields);
            case Removal.Disrupting _ -> {} // told as held
            case Removal.Overtaken(String why) -> line(Level.INFO, "not cleaned", with(fields, why));
            case Removal.Postponed(String why, var _) ->
                line(Level.WARN, "not cleaned yet, trying again", with(fields, why));
            case Removal.Unclear(String why, var _) ->
                line(Level.WARN, "may be cleaned, looking again", with(fields, why));
            case Removal.Failed(String why) -> line(Level.ERROR, "cannot clean", with(fields, why));
        }
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("pod", record.namespace() + "/" + record.pod());
        fields.put("uid", record.podUid());
        fields.put("workload", record.workload());
        fields.put(
                "policy",
                PolicyId.ofKey(record.policy()).map(PolicyId::toString).orElse(record.policy()));
        fields.put("failure", String.join(", ", record.failures()));
        fields.put("outcome", outcome.outcome());
        fields.put("why", outcome.message());
        line(outcome.outcome() == Outcome.Healed ? Level.INFO : Level.WARN, "outcome", fields);
    }

    @Override
    public void stuck(Pod pod, String why) {
        line(Level.WARN, "cannot decide yet, trying again", Map.of("pod", pod.qualifiedName(), "why", why));
    }

    private static Map<String, Object> with(Map<String, Object> fields, String why) {
        fields.put("why", why);
        return fields;
    }

    private static Map<String, Object> about(Case c) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("pod", c.pod().qualifiedName());
        fields.put("uid", c.pod().uid());
        c.pod().node().ifPresent(node -> fields.put("node", node));
        fields.put("workload", c.surroundings().workload());
        fields.put("policy", c.policy().id());
        return fields;
    }

    private static Map<String, Object> decisive(List<Diagnosis.Known> known) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(
                "failure",
                known.stream().map(k -> k.failure().name()).distinct().collect(Collectors.joining(", ")));
        fields.put(
                "decisive",
                known.stream().flatMap(k -> k.decisive().stream()).distinct().collect(Collectors.joining("\n")));
        return fields;
    }

    private static void line(Level level, String what, Map<String, Object> fields) {
        LoggingEventBuilder line = LOG.atLevel(level);
        for (var field : fields.entrySet()) {
            Object value = field.getValue();
            line = line.addKeyValue(field.getKey(), value instanceof Number ? value : value.toString());
        }
        line.log(what);
    }
}
