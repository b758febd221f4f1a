package dev.crashloop.cleaner.outcome;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.watch.ListWatch;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.PodParser;
import dev.crashloop.cleaner.workload.WorkloadKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Asks what became of a pod, and whether its controller wants another. */
final class Controllers {
    /** The conditions of a Job that makes no pod any more; those that its pods are being stopped for included. */
    private static final Set<String> JOB_ENDS = Set.of("Complete", "Failed", "FailureTarget", "SuccessCriteriaMet");

    /** Those that want so many pods as {@code spec.replicas} says. */
    private static final Set<WorkloadKind> COUNTS_PODS =
            Set.of(WorkloadKind.REPLICA_SET, WorkloadKind.STATEFUL_SET, WorkloadKind.REPLICATION_CONTROLLER);

    private final ApiClient api;

    Controllers(ApiClient api) {
        this.api = api;
    }

    /** Whether the pod of the record is gone, or on its way. */
    boolean removed(CleanupRecord record) throws ApiException, InterruptedException {
        return pod(record.namespace(), record.pod(), record.podUid())
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .isEmpty();
    }

    /** Whether the very pod of this name and UID is there, on its way out or not. */
    boolean isThere(String namespace, String name, String uid) throws ApiException, InterruptedException {
        return pod(namespace, name, uid).isPresent();
    }

    /** The pod as it is at this moment; empty if it is gone. */
    Optional<Pod> now(Pod pod) throws ApiException, InterruptedException {
        return pod(pod.namespace(), pod.name(), pod.uid()).map(PodParser::parse);
    }

    /** People may have written any name. */
    private Optional<JsonNode> pod(String namespace, String name, String uid)
            throws ApiException, InterruptedException {
        return get("/api/v1/namespaces/" + namespace + "/pods/" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .filter(pod -> pod.path("metadata").path("uid").asString("").equals(uid));
    }

    /** Whether the controller is still there and has fewer pods than it wants. One of a kind that we do not know may want one. */
    boolean wantsReplacement(CleanupRecord record) throws ApiException, InterruptedException {
        if (isThere(record.namespace(), record.pod(), record.podUid())) {
            return true; // there is no place for a replacement yet
        }
        Optional<WorkloadKind> kind = WorkloadKind.of(record.controller());
        if (kind.isEmpty()) {
            return true;
        }
        Optional<JsonNode> found = controller(record);
        if (found.isEmpty()) {
            return false;
        }
        JsonNode controller = found.get();
        if (controller.path("metadata").has("deletionTimestamp")) {
            return false;
        }
        JsonNode spec = controller.path("spec");
        JsonNode status = controller.path("status");
        return switch (kind.get()) {
            case DAEMON_SET -> status.path("desiredNumberScheduled").asInt(0) > 0;
            case JOB -> jobLacksPods(spec, status);
            case REPLICA_SET, STATEFUL_SET, REPLICATION_CONTROLLER ->
                spec.path("replicas").asInt(1) > status.path("replicas").asInt(0);
            case DEPLOYMENT, CRON_JOB -> true; // they have no pods of their own
        };
    }

    /** Also while it waits until its back-off is over. */
    private static boolean jobLacksPods(JsonNode spec, JsonNode status) {
        boolean ends = status.path("conditions")
                .valueStream()
                .anyMatch(condition -> JOB_ENDS.contains(condition.path("type").asString(""))
                        && condition.path("status").asString("").equals("True"));
        if (ends || spec.path("suspend").asBoolean(false)) {
            return false;
        }
        int active = status.path("active").asInt(0);
        int succeeded = status.path("succeeded").asInt(0);
        int atOnce = spec.path("parallelism").asInt(1);
        int wanted;
        if (spec.has("completions")) {
            wanted = Math.min(atOnce, spec.path("completions").asInt(1) - succeeded);
        } else {
            wanted = succeeded > 0 ? 0 : atOnce; // the first pod that succeeds says that there is no work left
        }
        return active < wanted;
    }

    /**
     * Hands over the pods that the controller has at this moment, and says whether they are fewer than it wants: its status may be from before
     * one of them went. None, and no, if it is gone, or of a kind that we do not know.
     */
    boolean lacksPods(CleanupRecord record, Consumer<Pod> receiver) throws ApiException, InterruptedException {
        Optional<JsonNode> controller = controller(record);
        Map<String, String> labels = controller
                .map(found -> labels(found.path("spec").path("selector")))
                .orElse(Map.of());
        if (labels.isEmpty()) {
            return false;
        }
        var handover = new Handover(record.controller(), receiver);
        try {
            new ListWatch<>(api, "/api/v1/namespaces/" + record.namespace() + "/pods", PodParser::parse)
                    .labelled(labels)
                    .list(handover);
        } catch (ListWatch.Expired _) {
            return true; // a list of so many pages is begun again with the next look
        }
        return WorkloadKind.of(record.controller())
                        .filter(COUNTS_PODS::contains)
                        .isPresent()
                && handover.active
                        < controller.get().path("spec").path("replicas").asInt(1);
    }

    private static final class Handover implements ListWatch.Receiver<Pod> {
        private final Pod.Owner controller;
        private final Consumer<Pod> receiver;
        private int active;

        Handover(Pod.Owner controller, Consumer<Pod> receiver) {
            this.controller = controller;
            this.receiver = receiver;
        }

        @Override
        public void present(Pod pod) {
            boolean own = pod.controller()
                    .map(Pod.Owner::uid)
                    .filter(controller.uid()::equals)
                    .isPresent();
            active += own && !pod.terminating() && !pod.ended() ? 1 : 0;
            receiver.accept(pod);
        }

        @Override
        public void gone(Pod pod) {
            // a list has none of those
        }
    }

    /** Expressions are left out: that only makes it more pods. */
    private static Map<String, String> labels(JsonNode selector) {
        JsonNode labels = selector.has("matchLabels") ? selector.path("matchLabels") : selector;
        return labels.propertyStream()
                .filter(label -> label.getValue().isString())
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, label -> label.getValue().asString("")));
    }

    private Optional<JsonNode> controller(CleanupRecord record) throws ApiException, InterruptedException {
        Pod.Owner owner = record.controller();
        Optional<WorkloadKind> kind = WorkloadKind.of(owner);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        return get(kind.get().path(record.namespace(), owner))
                .filter(found -> found.path("metadata").path("uid").asString("").equals(owner.uid()));
    }

    private Optional<JsonNode> get(String path) throws ApiException, InterruptedException {
        try {
            return Optional.of(api.get(path));
        } catch (ApiException.Refused e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
