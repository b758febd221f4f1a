package dev.crashloop.sandbox.controller;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.time.Timeline;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs pods until {@code completions} of them have succeeded, or too many have failed; with {@code restartPolicy: OnFailure} the
 * restarts of a container count as failures too. Pods that ended stay, for their logs.
 */
final class Jobs implements Reconciler {

    private final OwnedPods pods;
    private final Timeline timeline;

    Jobs(OwnedPods pods, Timeline timeline) {
        this.pods = pods;
        this.timeline = timeline;
    }

    @Override
    public void reconcile(ObjectNode job) {
        List<ObjectNode> all = pods.of(job);
        List<ObjectNode> active = all.stream().filter(OwnedPods::isActive).toList();
        long succeeded = inPhase(all, "Succeeded");
        long failed = inPhase(all, "Failed");
        long wanted = Json.at(job, "spec", "completions").asLong(1);
        boolean complete = succeeded >= wanted;
        boolean exhausted =
                failed + restarts(active) > Json.at(job, "spec", "backoffLimit").asLong(6);
        if (complete || exhausted || isFinished(job)) {
            active.forEach(pod -> pods.delete(job, pod));
        } else if (!OwnedPods.isDeleting(job)) {
            long parallelism = Json.at(job, "spec", "parallelism").asLong(1);
            long missing = Math.min(parallelism, wanted - succeeded) - active.size();
            for (long i = 0; i < missing; i++) {
                create(job);
            }
        }
        String end = complete ? "Complete" : exhausted ? "Failed" : "";
        writeStatus(job, end, Map.of("active", (long) active.size(), "succeeded", succeeded, "failed", failed));
    }

    private void create(ObjectNode job) {
        ObjectNode pod = pods.fromTemplate(job);
        Json.child(Json.child(pod, "metadata"), "labels")
                .put("batch.kubernetes.io/job-name", Json.text(job, "metadata", "name"))
                .put("batch.kubernetes.io/controller-uid", Json.text(job, "metadata", "uid"))
                .put("job-name", Json.text(job, "metadata", "name"));
        pods.createNumbered(job, pod);
    }

    private void writeStatus(ObjectNode job, String end, Map<String, Long> counts) {
        String now = Json.time(timeline.instant());
        Status.write(pods.store(), Resource.JOBS, job, counts, status -> {
            status.remove("observedGeneration"); // a Job has none
            if (!status.has("startTime")) {
                status.put("startTime", now);
            }
            if (!end.isEmpty() && !isFinished(job)) {
                finish(status, end, now);
            }
        });
    }

    private static void finish(ObjectNode status, String end, String now) {
        ObjectNode condition = status.putArray("conditions").addObject();
        condition
                .put("type", end)
                .put("status", "True")
                .put("lastProbeTime", now)
                .put("lastTransitionTime", now);
        if (end.equals("Complete")) {
            status.put("completionTime", now);
            condition.put("reason", "CompletionsReached").put("message", "Reached expected number of succeeded pods");
        } else {
            condition
                    .put("reason", "BackoffLimitExceeded")
                    .put("message", "Job has reached the specified backoff limit");
        }
    }

    private static boolean isFinished(JsonNode job) {
        return Json.items(job, "status", "conditions").findAny().isPresent();
    }

    private static long inPhase(List<ObjectNode> pods, String phase) {
        return pods.stream().filter(pod -> OwnedPods.phase(pod).equals(phase)).count();
    }

    private static long restarts(List<ObjectNode> pods) {
        return pods.stream()
                .flatMap(pod -> Json.items(pod, "status", "containerStatuses"))
                .mapToLong(status -> status.path("restartCount").asLong(0))
                .sum();
    }
}
