package dev.crashloop.sandbox.store;

import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which log, and how much of it: Kubernetes' {@code PodLogOptions}.
 *
 * @param container never empty
 * @param previous the run before the current one
 * @param follow go on as lines come
 * @param tailLines at most so many lines from the end; null for all
 * @param limitBytes at most so many bytes, counted from the first line shown; null for all
 * @param timestamps put the time in front of each line
 * @param since nothing older; null for all
 */
public record LogRequest(
        String container,
        boolean previous,
        boolean follow,
        @Nullable Long tailLines,
        @Nullable Long limitBytes,
        boolean timestamps,
        @Nullable Instant since) {

    /** The whole log of the current run. */
    public static LogRequest of(String container) {
        return new LogRequest(container, false, false, null, null, false, null);
    }

    /** The same of the run before. */
    public LogRequest ofPreviousRun() {
        return new LogRequest(container, true, follow, tailLines, limitBytes, timestamps, since);
    }

    /**
     * Which run is meant, by container id, as the kubelet reads it from the pod's status
     * (<a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/kubelet_pods.go">validateContainerLogStatus</a>).
     * In {@code CrashLoopBackOff} that is the last run that ended, even without {@link #previous}.
     *
     * @throws ApiError with the kubelet's text if there is no such run
     */
    public String containerId(JsonNode pod) {
        JsonNode status = Stream.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
                .flatMap(list -> Json.items(pod, "status", list))
                .filter(each -> Json.text(each, "name").equals(container))
                .findFirst()
                .orElseThrow(() -> refusal(pod, "container", "is not available"));
        JsonNode terminated = status.path("state").path("terminated");
        JsonNode last = status.path("lastState").path("terminated");
        String lastId = Json.text(last, "containerID");
        if (previous) {
            return orRefuse(lastId, pod, "previous terminated container", "not found");
        }
        if (status.path("state").has("running")) {
            return Json.text(status, "containerID");
        }
        if (terminated.isObject()) {
            String id = Json.text(terminated, "containerID");
            return orRefuse(id.isEmpty() ? lastId : id, pod, "container", "is terminated");
        }
        if (last.isObject()) {
            return orRefuse(lastId, pod, "container", "is terminated");
        }
        String reason = Json.text(status, "state", "waiting", "reason");
        throw refusal(
                pod,
                "container",
                switch (reason) {
                    case "" -> "is waiting to start - no logs yet";
                    case "ErrImagePull" -> "is waiting to start: image can't be pulled";
                    case "ImagePullBackOff" -> "is waiting to start: trying and failing to pull image";
                    default -> "is waiting to start: " + reason;
                });
    }

    private String orRefuse(String id, JsonNode pod, String what, String why) {
        if (id.isEmpty()) {
            throw refusal(pod, what, why);
        }
        return id;
    }

    private ApiError refusal(JsonNode pod, String what, String why) {
        String name = Json.text(pod, "metadata", "name");
        return ApiError.badRequest("%s \"%s\" in pod \"%s\" %s".formatted(what, container, name, why));
    }
}
