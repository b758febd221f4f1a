package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Starts a container, or finds that it has to wait: for its back-off, or for its image; see
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kuberuntime/kuberuntime_manager.go">doBackOff</a> and
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/images/image_manager.go">EnsureImageExists</a>.
 */
final class ContainerStarter {

    private final Host host;
    private final PodRuntime runtime;
    private final String uid;

    ContainerStarter(Host host, PodRuntime runtime, String uid) {
        this.host = host;
        this.runtime = runtime;
        this.uid = uid;
    }

    /**
     * Tries to start a container.
     *
     * @return when to try again, and that there is a new reason to wait, which the next status should show; empty if there is neither
     */
    Optional<Duration> start(Container container, ObjectNode pod) {
        Instant end = endOfLatest(container);
        if (end != null) {
            String key = crashKey(container);
            if (host.crashes().isInBackOffSince(key, end)) {
                return crashLoop(container, pod, end);
            }
            host.crashes().next(key, end);
        }
        Optional<Program> program = host.programs().find(container.image());
        if (program.isEmpty()) {
            return noImage(container, pod);
        }
        host.events()
                .normal(
                        pod,
                        container.fieldPath(),
                        "Pulled",
                        "Container image \"%s\" already present on machine".formatted(container.image()));
        launch(container, program.get(), pod);
        return Optional.empty();
    }

    /** Forgets the back-offs of the pod. */
    void forget(Containers containers) {
        containers.all().forEach(container -> {
            host.crashes().forget(crashKey(container));
            host.pulls().forget(pullKey(container));
        });
    }

    private void launch(Container container, Program program, ObjectNode pod) {
        Duration delay = host.faults().startDelay();
        if (delay.isZero()) {
            started(container, program, pod);
            return;
        }
        container.starting();
        host.timeline().after(delay, () -> {
            if (container.isStarting()) {
                started(container, program, pod);
            }
        });
    }

    private void started(Container container, Program program, ObjectNode pod) {
        host.events().normal(pod, container.fieldPath(), "Created", "Created container: " + container.name());
        host.events().normal(pod, container.fieldPath(), "Started", "Started container " + container.name());
        runtime.start(container, program, pod);
    }

    private Optional<Duration> crashLoop(Container container, ObjectNode pod, Instant end) {
        Duration delay = host.crashes().get(crashKey(container));
        String fullName =
                "%s_%s(%s)".formatted(Json.text(pod, "metadata", "name"), Json.text(pod, "metadata", "namespace"), uid);
        host.events()
                .warning(
                        pod,
                        container.fieldPath(),
                        "BackOff",
                        "Back-off restarting failed container %s in pod %s".formatted(container.name(), fullName));
        boolean news = container.waitFor(
                "CrashLoopBackOff",
                "back-off %s restarting failed container=%s pod=%s"
                        .formatted(GoDuration.format(delay), container.name(), fullName));
        return news ? Optional.of(Duration.between(host.timeline().instant(), end.plus(delay))) : Optional.empty();
    }

    private Optional<Duration> noImage(Container container, ObjectNode pod) {
        String image = container.image();
        String key = pullKey(container);
        String field = container.fieldPath();
        if (host.pulls().isInBackOffSinceUpdate(key)) {
            host.events().normal(pod, field, "BackOff", "Back-off pulling image \"%s\"".formatted(image));
            host.events().warning(pod, field, "Failed", "Error: ImagePullBackOff");
            boolean news = container.waitFor(
                    "ImagePullBackOff",
                    "Back-off pulling image \"%s\": ErrImagePull: %s".formatted(image, notFound(image)));
            return news ? Optional.of(host.pace().errorShown()) : Optional.empty();
        }
        host.pulls().next(key, host.timeline().instant());
        host.events().normal(pod, field, "Pulling", "Pulling image \"%s\"".formatted(image));
        host.events()
                .warning(pod, field, "Failed", "Failed to pull image \"%s\": %s".formatted(image, notFound(image)));
        host.events().warning(pod, field, "Failed", "Error: ErrImagePull");
        container.waitFor("ErrImagePull", notFound(image));
        return Optional.of(host.pulls().get(key));
    }

    private static String notFound(String image) {
        String reference = "docker.io/" + image;
        return "failed to pull and unpack image \"%s\": failed to resolve reference \"%s\": %s: not found"
                .formatted(reference, reference, reference);
    }

    private static @Nullable Instant endOfLatest(Container container) {
        ContainerRun latest = container.latest();
        return latest == null
                ? null
                : latest.ended().map(ContainerRun.Ended::at).orElse(null);
    }

    private String crashKey(Container container) {
        return uid + "/" + container.name() + "/" + container.image();
    }

    private String pullKey(Container container) {
        return uid + "/" + container.image();
    }
}
