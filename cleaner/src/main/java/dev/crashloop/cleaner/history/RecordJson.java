package dev.crashloop.cleaner.history;

import dev.crashloop.api.Api;
import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.api.CleanupStatus.Phase;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.CleanupRecord.Replacement;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Records as objects of the API, and back. People may edit those: what cannot be understood is no record. */
final class RecordJson {
    private RecordJson() {}

    static ObjectNode object(CleanupRecord record) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", Api.API_VERSION).put("kind", "Cleanup");
        object.putObject("metadata").put("namespace", record.namespace()).put("name", record.name());
        ObjectNode spec = object.putObject("spec");
        ObjectNode pod = spec.putObject("pod").put("name", record.pod()).put("uid", record.podUid());
        text(pod, "node", record.node());
        ObjectNode workload = spec.putObject("workload")
                .put("kind", record.workload().kind())
                .put("name", record.workload().name());
        text(workload, "apiVersion", record.workload().apiVersion());
        text(workload, "uid", record.workload().uid());
        Pod.Owner controller = record.controller();
        spec.putObject("controller")
                .put("apiVersion", controller.apiVersion())
                .put("kind", controller.kind())
                .put("name", controller.name())
                .put("uid", controller.uid());
        text(spec, "template", record.template());
        text(spec, "retry", record.retry());
        spec.put("policy", record.policy());
        strings(spec, "failures", record.failures());
        strings(spec, "decisive", record.decisive());
        strings(spec, "guards", record.guards());
        spec.put("action", record.action());
        return object;
    }

    /** A field without a value is left out: an API server that was built with Go 1.18 or later takes an empty text for null. */
    private static void text(ObjectNode object, String field, String value) {
        if (!value.isEmpty()) {
            object.put(field, value);
        }
    }

    private static void strings(ObjectNode object, String field, List<String> values) {
        var array = object.putArray(field);
        values.forEach(array::add);
    }

    /** The status alone, as a merge patch. */
    static ObjectNode status(CleanupRecord record) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode status = patch.putObject("status");
        switch (record.progress()) {
            case Progress.Planned _ -> {
                status.put("phase", Phase.Planned.name()).putNull("deletedAt");
                replacement(status, Optional.empty());
                open(status);
            }
            case Progress.Deleted(Instant at, Optional<Replacement> replacement) -> {
                status.put("phase", Phase.Deleted.name()).put("deletedAt", text(at));
                replacement(status, replacement);
                open(status);
            }
            case Progress.Finished(
                    Optional<Progress.Deleted> deletion,
                    Outcome outcome,
                    Instant at,
                    String message) -> {
                status.put("phase", Phase.Finished.name())
                        .put("outcome", outcome.name())
                        .put("finishedAt", text(at))
                        .put("message", message);
                deletion.ifPresent(deleted -> status.put("deletedAt", text(deleted.at())));
                replacement(status, deletion.flatMap(Progress.Deleted::replacement));
            }
        }
        return patch;
    }

    /** What people may have left of an outcome in a record that goes on. */
    private static void open(ObjectNode status) {
        status.putNull("outcome").putNull("finishedAt").putNull("message");
    }

    private static void replacement(ObjectNode status, Optional<Replacement> replacement) {
        replacement.ifPresentOrElse(
                pod -> status.putObject("replacement").put("name", pod.name()).put("uid", pod.uid()),
                () -> status.putNull("replacement"));
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** The record that the object is; empty if it is none, for whatever reason. */
    static Optional<CleanupRecord> record(JsonNode object) {
        JsonNode spec = object.path("spec");
        String namespace = common(object.path("metadata").path("namespace"));
        String uid = spec.path("pod").path("uid").asString("");
        try {
            var record = new CleanupRecord(
                    namespace,
                    spec.path("pod").path("name").asString(""),
                    uid,
                    spec.path("pod").path("node").asString(""),
                    workload(namespace, spec.path("workload")),
                    controller(spec.path("controller")),
                    spec.path("template").asString(""),
                    spec.path("retry").asString(""),
                    common(spec.path("policy")),
                    commons(spec.path("failures")),
                    strings(spec.path("decisive")),
                    commons(spec.path("guards")),
                    common(spec.path("action")),
                    time(object.path("metadata").path("creationTimestamp")),
                    progress(object.path("status")));
            boolean own = !uid.isEmpty()
                    && record.name().equals(object.path("metadata").path("name").asString(""));
            return own && !record.failures().isEmpty() ? Optional.of(record) : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Workload workload(String namespace, JsonNode json) {
        return new Workload(
                common(json.path("apiVersion")),
                common(json.path("kind")),
                namespace,
                json.path("name").asString(""),
                json.path("uid").asString(""));
    }

    private static Pod.Owner controller(JsonNode json) {
        return new Pod.Owner(
                common(json.path("apiVersion")),
                common(json.path("kind")),
                json.path("name").asString(""),
                json.path("uid").asString(""));
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(value -> value.asString("")).toList();
    }

    private static List<String> commons(JsonNode array) {
        return array.valueStream().map(RecordJson::common).toList();
    }

    /** A text of which there are few, in thousands of records: one copy is enough. */
    private static String common(JsonNode text) {
        return text.asString("").intern();
    }

    private static Instant time(JsonNode text) {
        return OffsetDateTime.parse(text.asString("")).toInstant();
    }

    private static Progress progress(JsonNode status) {
        String phase = status.path("phase").asString(Phase.Planned.name());
        return switch (Phase.valueOf(phase)) {
            case Planned -> new Progress.Planned();
            case Deleted -> deleted(status);
            case Finished ->
                new Progress.Finished(
                        status.hasNonNull("deletedAt") ? Optional.of(deleted(status)) : Optional.empty(),
                        Outcome.valueOf(status.path("outcome").asString("")),
                        time(status.path("finishedAt")),
                        status.path("message").asString(""));
        };
    }

    private static Progress.Deleted deleted(JsonNode status) {
        return new Progress.Deleted(time(status.path("deletedAt")), replacement(status));
    }

    private static Optional<Replacement> replacement(JsonNode status) {
        JsonNode pod = status.path("replacement");
        String uid = pod.path("uid").asString("");
        return uid.isEmpty()
                ? Optional.empty()
                : Optional.of(new Replacement(pod.path("name").asString(""), uid));
    }
}
