package dev.crashloop.sandbox.server;

import static dev.crashloop.sandbox.server.Column.AGE;
import static dev.crashloop.sandbox.server.Column.NAME;
import static dev.crashloop.sandbox.server.Column.computed;
import static dev.crashloop.sandbox.server.Column.number;
import static dev.crashloop.sandbox.server.Column.text;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The columns that {@code kubectl get} shows of each kind:
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/printers/internalversion/printers.go">printers.go</a>.
 */
final class BuiltInColumns {

    private static final Column CONTAINERS =
            computed("Containers", (object, now) -> containers(object, "name")).wide();
    private static final Column IMAGES =
            computed("Images", (object, now) -> containers(object, "image")).wide();
    private static final Column SELECTOR = computed(
                    "Selector", (object, now) -> labels(Json.at(object, "spec", "selector", "matchLabels")))
            .wide();

    private static final Map<Resource, List<Column>> COLUMNS = Map.ofEntries(
            Map.entry(
                    Resource.PODS,
                    List.of(
                            NAME,
                            computed("Ready", (pod, now) -> new PodSummary(pod).ready()),
                            computed("Status", (pod, now) -> new PodSummary(pod).status()),
                            computed("Restarts", (pod, now) -> new PodSummary(pod).restarts(now)),
                            AGE,
                            orNone("IP", "status", "podIP").wide(),
                            orNone("Node", "spec", "nodeName").wide(),
                            orNone("Nominated Node", "status", "nominatedNodeName")
                                    .wide(),
                            computed("Readiness Gates", (pod, now) -> "<none>").wide())),
            Map.entry(
                    Resource.DEPLOYMENTS,
                    List.of(
                            NAME,
                            computed("Ready", (object, now) -> ready(object)),
                            number("Up-to-date", "status", "updatedReplicas"),
                            number("Available", "status", "availableReplicas"),
                            AGE,
                            CONTAINERS,
                            IMAGES,
                            SELECTOR)),
            Map.entry(
                    Resource.REPLICA_SETS,
                    List.of(
                            NAME,
                            number("Desired", "spec", "replicas"),
                            number("Current", "status", "replicas"),
                            number("Ready", "status", "readyReplicas"),
                            AGE,
                            CONTAINERS,
                            IMAGES,
                            SELECTOR)),
            Map.entry(
                    Resource.STATEFUL_SETS,
                    List.of(NAME, computed("Ready", (object, now) -> ready(object)), AGE, CONTAINERS, IMAGES)),
            Map.entry(
                    Resource.DAEMON_SETS,
                    List.of(
                            NAME,
                            number("Desired", "status", "desiredNumberScheduled"),
                            number("Current", "status", "currentNumberScheduled"),
                            number("Ready", "status", "numberReady"),
                            number("Up-to-date", "status", "updatedNumberScheduled"),
                            number("Available", "status", "numberAvailable"),
                            computed(
                                    "Node Selector",
                                    (object, now) ->
                                            labels(Json.at(object, "spec", "template", "spec", "nodeSelector"))),
                            AGE,
                            CONTAINERS,
                            IMAGES,
                            SELECTOR)),
            Map.entry(
                    Resource.JOBS,
                    List.of(
                            NAME,
                            computed(
                                    "Completions",
                                    (job, now) ->
                                            Json.at(job, "status", "succeeded").asInt(0)
                                                    + "/"
                                                    + Json.at(job, "spec", "completions")
                                                            .asInt(1)),
                            computed("Duration", BuiltInColumns::jobDuration),
                            AGE,
                            CONTAINERS,
                            IMAGES,
                            SELECTOR)),
            Map.entry(
                    Resource.CRON_JOBS,
                    List.of(
                            NAME,
                            text("Schedule", "spec", "schedule"),
                            computed(
                                    "Suspend",
                                    (job, now) ->
                                            Json.at(job, "spec", "suspend").asBoolean(false) ? "True" : "False"),
                            computed(
                                    "Active",
                                    (job, now) -> Integer.toString(
                                            Json.at(job, "status", "active").size())),
                            computed("Last Schedule", (job, now) -> {
                                String time = Json.text(job, "status", "lastScheduleTime");
                                return time.isEmpty() ? "<none>" : Ages.since(time, now);
                            }),
                            AGE)),
            Map.entry(
                    Resource.EVENTS,
                    List.of(
                            computed("Last Seen", (event, now) -> Ages.since(seen(event, "lastTimestamp"), now)),
                            text("Type", "type"),
                            text("Reason", "reason"),
                            computed("Object", (event, now) -> involved(event)),
                            text("Subobject", "involvedObject", "fieldPath").wide(),
                            computed("Source", (event, now) -> source(event)).wide(),
                            computed(
                                    "Message",
                                    (event, now) -> Json.text(event, "message").strip()),
                            computed("First Seen", (event, now) -> Ages.since(seen(event, "firstTimestamp"), now))
                                    .wide(),
                            computed(
                                            "Count",
                                            (event, now) -> Integer.toString(
                                                    event.path("count").asInt(1)))
                                    .wide(),
                            NAME.wide())),
            Map.entry(Resource.NAMESPACES, List.of(NAME, text("Status", "status", "phase"), AGE)),
            Map.entry(
                    Resource.NODES,
                    List.of(
                            NAME,
                            computed("Status", (node, now) -> nodeStatus(node)),
                            computed("Roles", (node, now) -> "<none>"),
                            AGE,
                            text("Version", "status", "nodeInfo", "kubeletVersion"))),
            Map.entry(Resource.LEASES, List.of(NAME, text("Holder", "spec", "holderIdentity"), AGE)),
            Map.entry(
                    Resource.POD_DISRUPTION_BUDGETS,
                    List.of(
                            NAME,
                            orNotAvailable("Min Available", "spec", "minAvailable"),
                            orNotAvailable("Max Unavailable", "spec", "maxUnavailable"),
                            number("Allowed Disruptions", "status", "disruptionsAllowed"),
                            AGE)),
            Map.entry(Resource.CONFIG_MAPS, List.of(NAME, count("Data", "data"), AGE)),
            Map.entry(Resource.SECRETS, List.of(NAME, text("Type", "type"), count("Data", "data"), AGE)),
            Map.entry(Resource.SERVICE_ACCOUNTS, List.of(NAME, count("Secrets", "secrets"), AGE)),
            Map.entry(Resource.CRDS, List.of(NAME, text("Created At", "metadata", "creationTimestamp"))));

    private BuiltInColumns() {}

    /** The columns of a resource, custom ones included. */
    static List<Column> of(Served served) {
        return served.definition()
                .map(CustomColumns::of)
                .orElseGet(() -> COLUMNS.getOrDefault(served.stored(), List.of(NAME, AGE)));
    }

    private static Column orNone(String name, String... path) {
        return computed(name, (object, now) -> otherwise(Json.text(object, path), "<none>"));
    }

    private static Column orNotAvailable(String name, String... path) {
        return computed(name, (object, now) -> otherwise(Json.text(object, path), "N/A"));
    }

    private static Column count(String name, String field) {
        return computed(
                name, (object, now) -> Integer.toString(object.path(field).size()));
    }

    private static String otherwise(String text, String alternative) {
        return text.isEmpty() ? alternative : text;
    }

    private static String ready(JsonNode workload) {
        return Json.at(workload, "status", "readyReplicas").asInt(0)
                + "/"
                + Json.at(workload, "spec", "replicas").asInt(0);
    }

    private static String containers(JsonNode workload, String field) {
        return Json.items(workload, "spec", "template", "spec", "containers")
                .map(each -> Json.text(each, field))
                .collect(Collectors.joining(","));
    }

    private static String labels(JsonNode labels) {
        return labels.isEmpty()
                ? "<none>"
                : labels.properties().stream()
                        .map(each -> each.getKey() + "=" + each.getValue().asString(""))
                        .collect(Collectors.joining(","));
    }

    private static String jobDuration(JsonNode job, Instant now) {
        String start = Json.text(job, "status", "startTime");
        String end = Json.text(job, "status", "completionTime");
        if (start.isEmpty()) {
            return "";
        }
        return Ages.human(Duration.between(Instant.parse(start), end.isEmpty() ? now : Instant.parse(end)));
    }

    private static String seen(JsonNode event, String field) {
        return otherwise(Json.text(event, field), Json.text(event, "eventTime"));
    }

    private static String involved(JsonNode event) {
        return Json.text(event, "involvedObject", "kind").toLowerCase(Locale.ROOT)
                + "/"
                + Json.text(event, "involvedObject", "name");
    }

    private static String source(JsonNode event) {
        String component = otherwise(Json.text(event, "source", "component"), Json.text(event, "reportingComponent"));
        String host = Json.text(event, "source", "host");
        return host.isEmpty() ? component : component + ", " + host;
    }

    private static String nodeStatus(JsonNode node) {
        boolean ready = DisruptionBudget.ready(node);
        String status = ready ? "Ready" : "NotReady";
        return Json.at(node, "spec", "unschedulable").asBoolean(false) ? status + ",SchedulingDisabled" : status;
    }
}
