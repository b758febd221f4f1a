package dev.crashloop.cleaner.run;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.policy.Problem;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes into the status of a policy object what became of it: the condition {@code Ready}, with the field at fault. */
final class PolicyStatus implements PolicyBook.Verdicts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyStatus.class);
    private static final int MESSAGE_CHARS = 1024;

    private final ApiClient api;
    private final InstantSource time;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("policy-status").factory());

    PolicyStatus(ApiClient api, InstantSource time) {
        this.api = api;
        this.time = time;
    }

    @Override
    public void judged(JsonNode object, List<Problem> problems, boolean keepsLastGood) {
        String ready = problems.isEmpty() ? "True" : "False";
        String reason = problems.isEmpty() ? "InForce" : keepsLastGood ? "InvalidKeepingLastGood" : "Invalid";
        String message = problems.isEmpty()
                ? "this version is in force"
                : problems.stream().map(Problem::toString).collect(Collectors.joining("; "))
                        + (keepsLastGood ? "; the last good version stays in force" : "");
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
            write(object, status(generation, ready, reason, bounded, since));
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
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode status = patch.putObject("status").put("observedGeneration", generation);
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", ready)
                .put("reason", reason)
                .put("message", message)
                .put("lastTransitionTime", since)
                .put("observedGeneration", generation);
        return patch;
    }

    private void write(JsonNode object, ObjectNode patch) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asString("");
        String name = metadata.path("name").asString("");
        String path = "/apis/" + Api.API_VERSION
                + (namespace.isEmpty()
                        ? "/clustercrashlooppolicies/"
                        : "/namespaces/" + namespace + "/crashlooppolicies/")
                + name + "/status";
        if (writer.isShutdown()) {
            return;
        }
        writer.execute(() -> {
            try {
                api.patch(path, patch);
            } catch (ApiException e) {
                if (!e.notFound()) {
                    LOG.warn("the status of policy {} cannot be written: {}", name, e.getMessage());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
