package dev.crashloop.cleaner.run;

import dev.crashloop.api.Api;
import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.history.Sums;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.policy.Problem;
import dev.crashloop.cleaner.time.Time;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes into the status of a policy object what became of it: the condition {@code Ready}, with the field at fault, and what came of the
 * cleanups under it.
 */
final class PolicyStatus implements PolicyBook.Verdicts, AutoCloseable {
    private static final int MESSAGE_CHARS = 1024;
    private static final String KEEPING_LAST_GOOD = "InvalidKeepingLastGood";

    private final Time time;
    private final StatusWriter writer;

    PolicyStatus(ApiClient api, Time time) {
        this.time = time;
        this.writer = new StatusWriter(api, time);
    }

    @Override
    public void judged(JsonNode object, List<Problem> problems, boolean keepsLastGood) {
        if (problems.isEmpty()) {
            say(object, "True", "InForce", "this version is in force");
            return;
        }
        String message = problems.stream().map(Problem::toString).collect(Collectors.joining("; "))
                + (keepsLastGood ? "; the last good version stays in force" : "");
        say(object, "False", keepsLastGood ? KEEPING_LAST_GOOD : "Invalid", message);
    }

    @Override
    public void overridden(JsonNode object) {
        say(object, "False", "OverriddenByFile", "not in force: a policy file of `run` has one of the same name");
    }

    /** Whether the status says that an earlier version of the policy is in force. */
    static boolean keepsLastGood(JsonNode object) {
        return ready(object).path("reason").asString("").equals(KEEPING_LAST_GOOD);
    }

    private void say(JsonNode object, String ready, String reason, String message) {
        String bounded = message.length() <= MESSAGE_CHARS ? message : message.substring(0, MESSAGE_CHARS) + "…";
        long generation = object.path("metadata").path("generation").asLong(0);
        JsonNode before = ready(object);
        boolean same = before.path("status").asString("").equals(ready)
                && before.path("message").asString("").equals(bounded)
                && object.path("status").path("observedGeneration").asLong(-1) == generation;
        if (!same) {
            boolean flipped = !before.path("status").asString("").equals(ready);
            String since = flipped
                    ? time.instant().truncatedTo(ChronoUnit.SECONDS).toString()
                    : before.path("lastTransitionTime").asString("");
            writer.write(path(PolicyBook.id(object)), status(generation, ready, reason, bounded, since));
        }
    }

    private static JsonNode ready(JsonNode object) {
        return object.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals("Ready"))
                .findFirst()
                .orElse(JsonNodeFactory.instance.objectNode());
    }

    private static ObjectNode status(long generation, String ready, String reason, String message, String since) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("observedGeneration", generation);
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", ready)
                .put("reason", reason)
                .put("message", message)
                .put("lastTransitionTime", since)
                .put("observedGeneration", generation);
        return status;
    }

    /** Writes what came of the cleanups under a policy, and what it does not know. */
    void sums(PolicyId policy, List<Sums> sums, List<UnknownFailures.Group> unknown) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("cleanups", sums.stream().mapToInt(Sums::cleanups).sum());
        status.put(
                "healed",
                sums.stream().mapToInt(one -> one.count(Outcome.Healed)).sum());
        var failures = status.putArray("failures");
        for (Sums one : sums) {
            failures.addObject()
                    .put("name", one.failure())
                    .put("cleanups", one.cleanups())
                    .put("inFlight", one.inFlight())
                    .put("healed", one.count(Outcome.Healed))
                    .put("recurred", one.count(Outcome.Recurred))
                    .put("changed", one.count(Outcome.Changed))
                    .put("gone", one.count(Outcome.Gone))
                    .put("unknown", one.count(Outcome.Unknown))
                    .put(
                            "lastCleanupTime",
                            one.last().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        UnknownJson.put(status, unknown);
        writer.write(path(policy), status);
    }

    private static String path(PolicyId policy) {
        return "/apis/" + Api.API_VERSION
                + policy.namespace()
                        .map(namespace -> "/namespaces/" + namespace + "/crashlooppolicies/")
                        .orElse("/clustercrashlooppolicies/")
                + policy.name() + "/status";
    }

    @Override
    public void close() {
        writer.close();
    }
}
