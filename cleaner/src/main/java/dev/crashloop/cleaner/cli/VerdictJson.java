package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.run.Verdict;
import dev.crashloop.cleaner.watch.Crash;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Verdicts for programs. The names are a promise: fields may be added, none is renamed. */
final class VerdictJson {
    private VerdictJson() {}

    static String json(List<Verdict> verdicts) {
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(tree(verdicts));
    }

    static String yaml(List<Verdict> verdicts) {
        return YAMLMapper.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .build()
                .writeValueAsString(tree(verdicts));
    }

    private static ObjectNode tree(List<Verdict> verdicts) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode items = root.putArray("crashLoops");
        verdicts.forEach(verdict -> verdict(verdict, items.addObject()));
        return root;
    }

    private static void verdict(Verdict verdict, ObjectNode json) {
        json.put("namespace", verdict.pod().namespace());
        json.put("pod", verdict.pod().name());
        json.put("uid", verdict.pod().uid());
        verdict.pod().node().ifPresent(node -> json.put("node", node));
        json.putObject("workload")
                .put("kind", verdict.surroundings().workload().kind())
                .put("name", verdict.surroundings().workload().name());
        if (!verdict.policies().isEmpty()) {
            var id = verdict.policies().getFirst().id();
            ObjectNode policy = json.putObject("policy").put("kind", id.kind());
            id.namespace().ifPresent(namespace -> policy.put("namespace", namespace));
            policy.put("name", id.name());
        }
        ArrayNode crashes = json.putArray("crashes");
        for (int i = 0; i < verdict.crashes().size(); i++) {
            ObjectNode crash = crash(verdict.crashes().get(i), crashes.addObject());
            if (!verdict.diagnoses().isEmpty()) {
                diagnosis(verdict.diagnoses().get(i), crash.putObject("diagnosis"));
            }
        }
        decision(verdict.decision(), json.putObject("decision"));
    }

    private static ObjectNode crash(Crash crash, ObjectNode json) {
        json.put("container", crash.container())
                .put("role", crash.role().name())
                .put("restarts", crash.restartCount());
        crash.run().ifPresent(run -> {
            json.put("exitCode", run.exitCode()).put("reason", run.reason());
            run.signal().ifPresent(signal -> json.put("signal", signal));
            if (run.startedAt() != null && run.finishedAt() != null) {
                json.put("startedAt", run.startedAt().toString())
                        .put("finishedAt", run.finishedAt().toString());
            }
            json.put("containerID", run.containerId());
        });
        return json;
    }

    private static void diagnosis(Diagnosis diagnosis, ObjectNode json) {
        switch (diagnosis) {
            case Diagnosis.Known known -> {
                json.put("type", "Known").put("failure", known.failure().name());
                known.decisive().forEach(json.putArray("decisive")::add);
            }
            case Diagnosis.Unknown unknown -> {
                json.put("type", "Unknown")
                        .put("fingerprint", unknown.signature().fingerprint())
                        .put("headline", unknown.signature().headline());
                unknown.tail().forEach(json.putArray("tail")::add);
            }
            case Diagnosis.Unreadable unreadable ->
                json.put("type", "Unreadable").put("why", unreadable.why());
        }
    }

    private static void decision(Decision decision, ObjectNode json) {
        switch (decision) {
            case Decision.Clean _ -> json.put("type", "Clean");
            case Decision.Hold hold -> {
                json.put("type", "Hold").put("guard", hold.guard()).put("why", hold.why());
                hold.until().ifPresent(until -> json.put("until", until.toString()));
            }
            case Decision.Report report ->
                json.put("type", "Report").put("guard", report.guard()).put("why", report.why());
        }
        decision.passed().forEach(json.putArray("passed")::add);
    }
}
