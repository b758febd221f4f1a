package dev.crashloop.cleaner.simulation;

import dev.crashloop.api.Api;
import dev.crashloop.api.Defaults;
import dev.crashloop.cleaner.simulation.Rulebook.Rule;
import dev.crashloop.cleaner.simulation.Sign.Shown;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.PageRequest;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How things must be when nothing has gone wrong for long enough: every record has ended, and every pod that can be healed is. */
final class EndRule {
    private static final Set<String> PROTECTED = Set.of("kube-system", "kube-public", "kube-node-lease");
    private static final int GIVE_UP_AFTER = 5;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Store store;
    private final Rulebook rulebook;
    private final Runs truth;
    private final boolean crds;

    EndRule(Store store, Rulebook rulebook, Runs truth, boolean crds) {
        this.store = store;
        this.rulebook = rulebook;
        this.truth = truth;
        this.crds = crds;
    }

    /** What is not yet as it must be. */
    List<String> open(Instant now) {
        var open = new ArrayList<String>();
        List<RecordFacts> records = crds ? records() : List.of();
        records.stream()
                .filter(RecordFacts::open)
                .forEach(record -> open.add("the record of pod " + record.podUid() + " never ends: " + record));
        for (ObjectNode pod : store.page(Resource.PODS, PageRequest.all(null)).items()) {
            if (heldBack(pod).findAny().isPresent() && healable(pod, records, now)) {
                open.add("pod " + Json.text(pod, "metadata", "namespace") + "/" + Json.text(pod, "metadata", "name")
                        + " could be healed, and is not");
            }
        }
        return open;
    }

    private List<RecordFacts> records() {
        return store.page(Kinds.RECORDS, PageRequest.all(null)).items().stream()
                .filter(object -> !People.garbled(object))
                .map(RecordFacts::of)
                .toList();
    }

    private static Stream<JsonNode> heldBack(JsonNode pod) {
        return Json.items(pod, "status", "containerStatuses")
                .filter(status ->
                        Json.text(status, "state", "waiting", "reason").equals("CrashLoopBackOff"));
    }

    private boolean healable(ObjectNode pod, List<RecordFacts> records, Instant now) {
        Optional<Rule> rule = rulebook.applying(pod);
        Optional<JsonNode> owner = RemovalRule.owner(pod);
        if (rule.isEmpty() || owner.isEmpty() || Json.text(owner.get(), "kind").equals("Node")) {
            return false;
        }
        boolean job = Json.text(owner.get(), "kind").equals("Job");
        boolean guarded = PROTECTED.contains(Json.text(pod, "metadata", "namespace"));
        return !pod.path("metadata").has("deletionTimestamp")
                && !rulebook.refusesAny()
                && rule.get().enforces()
                && (!job || rule.get().flag("includeJobs"))
                && (!guarded || rule.get().flag("includeProtectedNamespaces"))
                && !optedOut(pod)
                && knownThroughout(pod, rule.get())
                && heldBack(pod)
                        .allMatch(status -> status.path("restartCount").asInt(0)
                                >= rule.get().limit("minRestarts", Defaults.MIN_RESTARTS))
                && !exhausted(pod, rule.get(), records, now)
                && !givenUp(pod, records)
                && !garbled(pod);
    }

    private boolean optedOut(JsonNode pod) {
        return RemovalRule.skip(pod)
                || store.peek(Resource.NAMESPACES, "", Json.text(pod, "metadata", "namespace"))
                        .filter(RemovalRule::skip)
                        .isPresent()
                || owners(pod).stream().anyMatch(RemovalRule::skip);
    }

    /** From the nearest to the outermost. */
    private List<ObjectNode> owners(JsonNode pod) {
        var found = new ArrayList<ObjectNode>();
        Optional<JsonNode> owner = RemovalRule.owner(pod);
        while (owner.isPresent()) {
            String kind = Json.text(owner.get(), "kind");
            String name = Json.text(owner.get(), "name");
            Optional<ObjectNode> object = Resource.BUILT_IN.stream()
                    .filter(resource -> resource.kind().equals(kind))
                    .findFirst()
                    .flatMap(resource -> store.peek(resource, Json.text(pod, "metadata", "namespace"), name));
            object.ifPresent(found::add);
            owner = object.flatMap(RemovalRule::owner);
        }
        return found;
    }

    /** Whether each container that does not run well showed a known failure in its last run. */
    private boolean knownThroughout(JsonNode pod, Rule rule) {
        return Json.items(pod, "status", "containerStatuses")
                .filter(status -> status.has("lastState"))
                .allMatch(status -> {
                    String at = Json.text(status, "lastState", "terminated", "startedAt");
                    Optional<Shown> shown = at.isEmpty()
                            ? Optional.empty()
                            : truth.at(Json.text(pod, "metadata", "uid"), Json.text(status, "name"), Instant.parse(at));
                    return shown.filter(run -> rule.signs().stream().anyMatch(sign -> sign.in(run)))
                            .isPresent();
                });
    }

    private boolean exhausted(JsonNode pod, Rule rule, List<RecordFacts> records, Instant now) {
        String namespace = Json.text(pod, "metadata", "namespace");
        long lastHour = records.stream()
                .filter(record -> record.namespace().equals(namespace)
                        && record.createdAt().plus(HOUR).isAfter(now))
                .count();
        int limit = rule.limit("perNamespacePerHour", Defaults.PER_NAMESPACE_PER_HOUR);
        return limit == 0 || lastHour >= limit;
    }

    /** Without records only the program knows. */
    private boolean givenUp(JsonNode pod, List<RecordFacts> records) {
        if (!crds) {
            return true;
        }
        JsonNode labels = pod.path("metadata").path("labels");
        String template = labels.path("pod-template-hash")
                .asString(labels.path("controller-revision-hash").asString(""));
        List<ObjectNode> owners = owners(pod);
        if (owners.isEmpty()) {
            return false;
        }
        ObjectNode outermost = owners.getLast();
        String workload = Json.text(outermost, "kind") + "/" + Json.text(outermost, "metadata", "name");
        String retry = Json.at(outermost, "metadata", "annotations")
                .path(Api.RETRY_ANNOTATION)
                .asString("");
        int inARow = 0;
        List<RecordFacts> ended = records.stream()
                .filter(record -> record.namespace().equals(Json.text(pod, "metadata", "namespace"))
                        && record.workload().equals(workload)
                        && record.template().equals(template)
                        && record.retry().equals(retry)
                        && !record.open())
                .sorted(Comparator.comparing(record -> record.finishedAt().orElseThrow()))
                .toList();
        for (RecordFacts record : ended) {
            inARow = switch (record.outcome().orElseThrow()) {
                case "Recurred" -> inARow + 1;
                case "Healed" -> 0;
                default -> inARow;
            };
        }
        return inARow >= GIVE_UP_AFTER;
    }

    /** Somebody made its record so that nobody can tell what it says: they have to delete it. */
    private boolean garbled(JsonNode pod) {
        String uid = Json.text(pod, "metadata", "uid");
        return crds
                && store.page(Kinds.RECORDS, PageRequest.all(null)).items().stream()
                        .anyMatch(record -> People.garbled(record)
                                && Json.text(record, "metadata", "name").endsWith(uid));
    }
}
