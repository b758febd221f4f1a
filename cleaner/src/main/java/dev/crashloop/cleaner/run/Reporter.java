package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The run log: one structured line per decision, for an operator at night. The same thing is not said twice in a row about a pod. */
final class Reporter {
    /** Crashes whose log has been shown; a container of a pod with several may be seen again while the others flip. */
    private static final int REMEMBERED_CRASHES = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.crashloop.decision");

    private final Set<String> shown = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_CRASHES;
        }
    }));

    /** What was decided, unless it is to clean: that is said when it is done. */
    void decided(Case c, Decision decision, CaseFile file) {
        c.unknown().forEach(unknown -> show(c, unknown));
        switch (decision) {
            case Decision.Clean _ -> {}
            case Decision.Report report -> file.news(report.guard());
            case Decision.Hold hold -> {
                if (file.news(hold.guard() + ": " + hold.why())) {
                    var fields = about(c);
                    fields.put("guard", hold.guard());
                    fields.put("why", hold.why());
                    hold.until().ifPresent(until -> fields.put("until", until));
                    if (!c.known().isEmpty()) {
                        fields.putAll(decisive(c.known()));
                    }
                    line(Level.INFO, "held", fields);
                }
            }
        }
    }

    /** The log of a crash for a reason that no policy knows: once per crash, bounded. */
    private void show(Case c, Diagnosis.Unknown unknown) {
        if (shown.add(unknown.crash().id())) {
            Crash crash = unknown.crash();
            var fields = about(c);
            fields.put("container", crash.container());
            fields.put("restarts", crash.restartCount());
            crash.run().ifPresent(run -> {
                fields.put("exitCode", run.exitCode());
                fields.put("reason", run.reason());
            });
            fields.put("log", String.join("\n", unknown.tail()));
            line(Level.WARN, "unknown failure, left alone", fields);
        }
    }

    /** What became of a decision to clean. */
    void removed(Case c, Decision.Clean clean, Removal removal, CaseFile file) {
        var fields = about(c);
        fields.putAll(decisive(clean.known()));
        fields.put("action", c.policy().action());
        switch (removal) {
            case Removal.Removed _ -> line(Level.INFO, "cleaned", fields);
            case Removal.Overtaken(String why) -> {
                fields.put("why", why);
                line(Level.INFO, "not cleaned", fields);
            }
            case Removal.Postponed(String why, var _) -> {
                if (file.news("postponed")) {
                    fields.put("why", why);
                    line(Level.WARN, "not cleaned yet, trying again", fields);
                }
            }
            case Removal.Failed(String why) -> {
                if (file.news("failed: " + why)) {
                    fields.put("why", why);
                    line(Level.ERROR, "cannot clean", fields);
                }
            }
        }
    }

    /** A pod about which nothing can be decided. */
    void stuck(Pod pod, CaseFile file, String why) {
        if (file.news(why)) {
            line(Level.WARN, "cannot decide yet, trying again", Map.of("pod", pod.qualifiedName(), "why", why));
        }
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
