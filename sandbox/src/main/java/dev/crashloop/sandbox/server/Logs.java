package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.LogRequest;
import dev.crashloop.sandbox.store.PodLogs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The subresource {@code log}: what the API server checks before it asks the kubelet
 * (<a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/registry/core/pod/strategy.go">LogLocation</a>).
 */
final class Logs {

    private final PodLogs source;
    private final InstantSource clock;

    Logs(PodLogs source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    Answer open(Request request, ObjectNode pod) {
        check(request);
        LogRequest wanted = new LogRequest(
                container(pod, request.parameter("container")),
                request.flag("previous"),
                request.flag("follow"),
                request.number("tailLines"),
                request.number("limitBytes"),
                request.flag("timestamps"),
                since(request));
        if (Json.text(pod, "spec", "nodeName").isEmpty()) {
            return new Answer.Text(204, "text/plain", "");
        }
        InputStream log = source.open(pod.deepCopy(), wanted);
        return new Answer.Stream("text/plain", out -> copy(log, out));
    }

    private static void copy(InputStream log, OutputStream out) throws IOException {
        try (log) {
            byte[] buffer = new byte[8192];
            for (int n = log.read(buffer); n >= 0; n = log.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        }
    }

    private static String container(ObjectNode pod, String asked) {
        String name = Json.text(pod, "metadata", "name");
        List<String> containers = names(pod, "containers");
        List<String> initContainers = names(pod, "initContainers");
        if (asked.isEmpty()) {
            if (containers.size() == 1) {
                return containers.getFirst();
            }
            String text = "a container name must be specified for pod %s, choose one of: [%s]"
                    .formatted(name, String.join(" ", containers));
            throw ApiError.badRequest(
                    initContainers.isEmpty()
                            ? text
                            : text + " or one of the init containers: [" + String.join(" ", initContainers) + "]");
        }
        boolean known = Stream.of(containers, initContainers, names(pod, "ephemeralContainers"))
                .anyMatch(list -> list.contains(asked));
        if (!known) {
            throw ApiError.badRequest("container %s is not valid for pod %s".formatted(asked, name));
        }
        return asked;
    }

    private static List<String> names(ObjectNode pod, String list) {
        return Json.items(pod, "spec", list)
                .map(each -> Json.text(each, "name"))
                .toList();
    }

    private @Nullable Instant since(Request request) {
        Long seconds = request.number("sinceSeconds");
        if (seconds != null) {
            return clock.instant().minusSeconds(seconds);
        }
        String time = request.parameter("sinceTime");
        try {
            return time.isEmpty() ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            throw ApiError.badRequest("invalid sinceTime: " + time);
        }
    }

    private static void check(Request request) {
        List<ApiError.Cause> causes = new ArrayList<>();
        atLeast(request, "tailLines", 0, "must be greater than or equal to 0", causes);
        atLeast(request, "limitBytes", 1, "must be greater than 0", causes);
        atLeast(request, "sinceSeconds", 1, "must be greater than 0", causes);
        if (!request.parameter("sinceSeconds").isEmpty()
                && !request.parameter("sinceTime").isEmpty()) {
            causes.add(new ApiError.Cause(
                    "FieldValueForbidden",
                    "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
                    ""));
        }
        if (!causes.isEmpty()) {
            throw ApiError.invalid("", "PodLogOptions", request.call().name(), causes);
        }
    }

    private static void atLeast(Request request, String name, long least, String text, List<ApiError.Cause> causes) {
        Long value = request.number(name);
        if (value != null && value < least) {
            causes.add(new ApiError.Cause("FieldValueInvalid", "Invalid value: " + value + ": " + text, name));
        }
    }
}
