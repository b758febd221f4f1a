package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.store.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a record in the store says, read without any code of the product.
 *
 * @param outcome empty while it is open
 * @param finishedAt empty while it is open
 * @param replacement the UID of the pod that replaces the removed one
 */
record RecordFacts(
        String podUid,
        String namespace,
        String workload,
        String template,
        String retry,
        String policy,
        List<String> failures,
        Instant createdAt,
        String phase,
        Optional<String> outcome,
        Optional<Instant> finishedAt,
        Optional<String> replacement) {
    static RecordFacts of(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        String phase = status.path("phase").asString("Planned");
        boolean finished = phase.equals("Finished");
        return new RecordFacts(
                Json.text(spec, "pod", "uid"),
                Json.text(object, "metadata", "namespace"),
                Json.text(spec, "workload", "kind") + "/" + Json.text(spec, "workload", "name"),
                Json.text(spec, "template"),
                Json.text(spec, "retry"),
                Json.text(spec, "policy"),
                Json.items(spec, "failures").map(JsonNode::asString).toList(),
                Json.text(object, "metadata", "creationTimestamp").isEmpty()
                        ? Instant.MAX
                        : Instant.parse(Json.text(object, "metadata", "creationTimestamp")),
                phase,
                finished ? Optional.of(Json.text(status, "outcome")) : Optional.empty(),
                finished ? Optional.of(Instant.parse(Json.text(status, "finishedAt"))) : Optional.empty(),
                Optional.of(Json.text(status, "replacement", "uid")).filter(uid -> !uid.isEmpty()));
    }

    boolean open() {
        return outcome.isEmpty();
    }

    /** The same with an outcome that is known and not written yet. */
    RecordFacts ended(String how, Instant at) {
        return new RecordFacts(
                podUid,
                namespace,
                workload,
                template,
                retry,
                policy,
                failures,
                createdAt,
                "Finished",
                Optional.of(how),
                Optional.of(at),
                replacement);
    }
}
