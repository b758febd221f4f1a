package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.machinery.Absent;
import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.LogRequest;
import dev.crashloop.sandbox.store.PodLogs;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.Timeline;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node: runs the pods that are bound to it, writes their statuses, and serves their logs.
 *
 * <p>All of it happens on the timeline, except {@link #open}, which any thread may call.
 */
public final class Kubelet implements PodLogs {

    private final Host host;
    private final Map<String, PodWorker> workers = new HashMap<>();
    private final Map<String, StaticPod> staticPods = new HashMap<>();
    private int podsSeen;

    /**
     * A kubelet that does nothing yet.
     *
     * @param random where container ids come from
     */
    public Kubelet(
            NodeSpec node, Store store, Timeline timeline, Pace pace, Programs programs, RandomGenerator random) {
        this.host = Host.of(node, store, timeline, pace, programs, random);
    }

    /** Registers the node, and runs what is bound to it from now on. */
    public void start(Watches watches) {
        NodeObject.register(host.node(), host.store(), host.timeline());
        watches.on(Resource.PODS, this::observe);
    }

    /** The name of its node. */
    public String nodeName() {
        return host.node().name();
    }

    /** What can go wrong with it. */
    public KubeletFaults faults() {
        return host.faults();
    }

    /**
     * Runs a <a href="https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/">static pod</a>, as from a manifest on the
     * node: it appears in the API as a mirror pod, named {@code NAME-NODE}. To delete that has no effect on the containers; it comes
     * back with another UID.
     */
    public void runStatic(ObjectNode manifest) {
        StaticPod pod = new StaticPod(manifest.deepCopy(), host);
        host.timeline().after(Duration.ZERO, () -> {
            PodWorker worker = new PodWorker(host, pod.mirror(), pod.uid(), true, nextAddress());
            staticPods.put(pod.key(), pod);
            workers.put(pod.uid(), worker);
            pod.createMirror();
            worker.sync();
        });
    }

    @Override
    public InputStream open(ObjectNode pod, LogRequest request) {
        if (host.faults().isUnreachable()) {
            throw unreachable(pod, request);
        }
        String id = request.containerId(pod);
        Optional<ContainerRun> run = host.faults().areLogFilesGone()
                ? Optional.empty()
                : host.archive().find(id);
        if (run.isEmpty()) {
            return text("unable to retrieve container logs for " + id);
        }
        return host.faults().areLogsEmpty() ? text("") : new RunLog(run.get(), host.timeline()).open(request);
    }

    private ApiError unreachable(ObjectNode pod, LogRequest request) {
        String address = host.node().address() + ":10250";
        return ApiError.of(
                500,
                "",
                "Get \"https://%s/containerLogs/%s/%s/%s\": dial tcp %s: i/o timeout"
                        .formatted(
                                address,
                                Json.text(pod, "metadata", "namespace"),
                                Json.text(pod, "metadata", "name"),
                                request.container(),
                                address));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private void observe(WatchEvent event) {
        ObjectNode pod = event.object();
        if (!Json.text(pod, "spec", "nodeName").equals(nodeName())) {
            return;
        }
        if (StaticPod.isMirror(pod)) {
            observeMirror(event, pod);
            return;
        }
        String uid = Json.text(pod, "metadata", "uid");
        if (event.type() == WatchEvent.Type.DELETED) {
            Optional.ofNullable(workers.remove(uid)).ifPresent(PodWorker::destroy);
            return;
        }
        PodWorker known = workers.get(uid);
        if (known != null) {
            known.update(pod);
            return;
        }
        String phase = Json.text(pod, "status", "phase");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return; // ended before this kubelet came up
        }
        PodWorker worker = new PodWorker(host, pod, uid, false, nextAddress());
        workers.put(uid, worker);
        worker.update(pod);
        worker.sync();
    }

    private void observeMirror(WatchEvent event, ObjectNode mirror) {
        StaticPod pod = staticPods.get(StaticPod.key(mirror));
        if (pod == null) {
            return;
        }
        PodWorker worker = workers.get(pod.uid());
        if (event.type() == WatchEvent.Type.DELETED) {
            pod.createMirror();
        } else if (mirror.path("metadata").has("deletionTimestamp")) {
            DeleteOptions now = DeleteOptions.NOW.withUid(Json.text(mirror, "metadata", "uid"));
            Absent.tolerate(() -> host.store()
                    .delete(
                            Resource.PODS,
                            Json.text(mirror, "metadata", "namespace"),
                            Json.text(mirror, "metadata", "name"),
                            now));
        } else if (worker != null) {
            worker.update(mirror);
            if (event.type() == WatchEvent.Type.ADDED) {
                worker.sync();
            }
        }
    }

    private String nextAddress() {
        return host.node().podAddress(podsSeen++);
    }
}
