package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks after one pod; see <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/pod_workers.go">pod_workers.go</a>.
 * Each {@link #sync} first writes the status, from what was known before, and then acts: that is why a crash first shows as
 * {@code Error}, and only at the next sync as {@code CrashLoopBackOff}.
 */
final class PodWorker {

    private final Host host;
    private final String uid;
    private final boolean isStatic;
    private final Containers containers;
    private final RestartPolicy policy;
    private final PodStatus status;
    private final PodRuntime runtime;
    private final ContainerStarter starter;
    private ObjectNode pod;
    private boolean stopping;
    private boolean gone;

    /**
     * A worker for a pod.
     *
     * @param uid what the kubelet knows it by: for a static pod not the UID that the API server shows
     * @param isStatic whether the pod is the kubelet's own, and the API server's object only its mirror
     */
    PodWorker(Host host, ObjectNode pod, String uid, boolean isStatic, String podAddress) {
        this.host = host;
        this.uid = uid;
        this.isStatic = isStatic;
        this.pod = pod;
        this.containers = Containers.of(pod);
        this.policy = RestartPolicy.of(pod);
        boolean onHostNetwork = Json.at(pod, "spec", "hostNetwork").asBoolean(false);
        String hostAddress = host.node().address();
        this.status = new PodStatus(
                onHostNetwork ? hostAddress : podAddress,
                hostAddress,
                host.timeline().instant());
        this.runtime =
                new PodRuntime(host, this::sync, () -> syncAfter(host.pace().relist()));
        this.starter = new ContainerStarter(host, runtime, uid);
    }

    /** Takes note of a new state of the object. */
    void update(ObjectNode latest) {
        pod = latest;
        if (latest.path("metadata").has("deletionTimestamp") && !isStatic) {
            stop(Json.at(latest, "metadata", "deletionGracePeriodSeconds").asLong(0));
        }
    }

    /** The object is gone, and with it everything that was the pod. */
    void destroy() {
        gone = true;
        containers.all().forEach(Container::giveUp);
        runtime.destroy(containers);
        starter.forget(containers);
    }

    void sync() {
        if (gone) {
            return;
        }
        report();
        if (stopping) {
            finishIfStopped();
        } else {
            startAll();
            stopSidecarsIfDone();
        }
    }

    private void syncAfter(Duration delay) {
        host.timeline().after(delay, this::sync);
    }

    private void report() {
        Absent.tolerate(() -> host.store().edit(Resource.PODS, namespace(), name(), present -> {
            if (isStatic || Json.text(present, "metadata", "uid").equals(uid)) {
                status.write(present, containers, policy, host.timeline().instant());
            }
            return present;
        }));
    }

    private void startAll() {
        List<Container> plan = StartPlan.of(containers, policy);
        for (Container container : plan) {
            if (container.isStarting()) {
                continue;
            }
            Optional<Duration> retry = starter.start(container, pod);
            if (retry.isPresent()) {
                // the status that shows why it waits is written by the next sync
                syncAfter(host.pace().errorShown());
                syncAfter(retry.get());
            }
        }
    }

    private void stopSidecarsIfDone() {
        boolean done = containers.areInitialized()
                && containers.apps().stream().allMatch(app -> app.hasEnded() && !policy.restarts(app));
        if (done) {
            containers.sidecars().forEach(sidecar -> runtime.stop(sidecar, grace(pod)));
        }
    }

    private void stop(long graceSeconds) {
        if (!stopping) {
            stopping = true;
            containers.all().forEach(Container::giveUp);
            containers
                    .all()
                    .filter(Container::isRunning)
                    .forEach(running -> host.events()
                            .normal(pod, running.fieldPath(), "Killing", "Stopping container " + running.name()));
        }
        Duration grace = Duration.ofSeconds(graceSeconds);
        containers.apps().forEach(app -> runtime.stop(app, grace));
        containers.inits().forEach(init -> runtime.stop(init, grace));
        sync();
    }

    private void finishIfStopped() {
        if (containers.all().anyMatch(Container::isRunning)) {
            return;
        }
        DeleteOptions now = DeleteOptions.NOW.withUid(uid);
        Absent.tolerate(() -> host.store().delete(Resource.PODS, namespace(), name(), now));
    }

    private static Duration grace(JsonNode pod) {
        return Duration.ofSeconds(
                Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(30));
    }

    private String namespace() {
        return Json.text(pod, "metadata", "namespace");
    }

    private String name() {
        return Json.text(pod, "metadata", "name");
    }
}
