package dev.crashloop.sandbox.crowd;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.server.ApiServer;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.LogLine;
import dev.crashloop.sandbox.store.LogRequest;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.ScaledTimeline;
import dev.crashloop.sandbox.time.Timeline;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.node.ObjectNode;

/**
 * Thousands of pods that crash, and an API server to see them by. There are no kubelets and no controllers, which would cost more than what is
 * to be measured: pods, their crashes and their replacements are written straight into the store.
 *
 * <pre>{@code
 * try (Crowd crowd = Crowd.start(1)) {
 *     crowd.logs(List.of("No such host is known.")).workloads(500, 20); // 10,000 pods
 *     crowd.replacements(true, Duration.ofMillis(100));                // what is deleted comes back, and works then
 *     crowd.crash();                                                   // all of them, at once
 *     ...
 *     assertThat(crowd.mostInFlight()).isEqualTo(1);
 * }
 * }</pre>
 */
public final class Crowd implements AutoCloseable {

    /** So that no one namespace has them all. */
    private static final int WORKLOADS_PER_NAMESPACE = 100;

    /** The end of a ReplicaSet's name. */
    private static final String HASH = "-7f6b";

    private static final Duration RUN = Duration.ofSeconds(5);

    private final Timeline timeline;
    private final Store store;
    private final Faults faults = new Faults();
    private final ApiServer server;
    private final Registration deletions;
    private final Map<String, LongAdder> asked = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicInteger deleted = new AtomicInteger();
    private final AtomicInteger crashes = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile boolean serve;
    private volatile Duration take = Duration.ZERO;
    private volatile List<String> lines = List.of();

    private Crowd(Timeline timeline) {
        this.timeline = timeline;
        this.store = new Store(timeline);
        this.server = ApiServer.start(
                store, this::log, faults, 0, timeline, Settings.CURRENT.withBookmarks(Duration.ofMillis(200)));
        // never hits: it counts
        faults.inject(this::count, Effect.internalError());
        this.deletions = store.watch(Resource.PODS, this::pod);
    }

    /** An API server without pods; {@code speed} is 1 for real time. */
    public static Crowd start(double speed) {
        return new Crowd(new ScaledTimeline(Instant.now(), speed));
    }

    /** What each run writes before it ends. */
    public Crowd logs(List<String> text) {
        lines = List.copyOf(text);
        return this;
    }

    /** Whether the pods that replace others serve, or crash as those did; after that time it shows. */
    public Crowd replacements(boolean serving, Duration after) {
        serve = serving;
        take = after;
        return this;
    }

    /** Adds Deployments with their ReplicaSets and pods, which serve. */
    public Crowd workloads(int number, int podsEach) {
        for (int i = 0; i < number; i++) {
            String namespace = "crowd-" + i / WORKLOADS_PER_NAMESPACE;
            if (store.peek(Resource.NAMESPACES, "", namespace).isEmpty()) {
                store.create(Resource.NAMESPACES, named("", namespace));
            }
            ObjectNode deployment = store.create(Resource.DEPLOYMENTS, named(namespace, "app-" + i));
            ObjectNode set = named(namespace, "app-" + i + HASH);
            own(set, "Deployment", deployment);
            Json.child(set, "spec").put("replicas", podsEach);
            Json.child(Json.child(Json.child(set, "spec"), "selector"), "matchLabels")
                    .put("app", "app-" + i);
            ObjectNode stored = store.create(Resource.REPLICA_SETS, set);
            store.edit(Resource.REPLICA_SETS, namespace, "app-" + i + HASH, object -> {
                Json.child(object, "status").put("replicas", podsEach);
                return object;
            });
            for (int pod = 0; pod < podsEach; pod++) {
                status(create(stored, "app-" + i), 0, State.SERVES);
            }
        }
        return this;
    }

    /** Each pod crashes, once more if it did before, and is held back. */
    public void crash() {
        for (ObjectNode pod : store.list(Resource.PODS, null)) {
            crash(pod);
        }
    }

    /** How many pods were deleted. */
    public int deleted() {
        return deleted.get();
    }

    /** How many crashes there were in all. */
    public int crashes() {
        return crashes.get();
    }

    /** How many deleted pods had, at the same time, a replacement of which nobody could know whether it works; at most. */
    public int mostInFlight() {
        return mostInFlight.get();
    }

    /** How many pods serve. */
    public long serving() {
        return store.list(Resource.PODS, null).stream()
                .filter(pod -> Json.items(pod, "status", "containerStatuses")
                        .allMatch(status -> status.path("ready").asBoolean(false)))
                .count();
    }

    /** How often that was asked for: a verb and a resource, for example {@code get pods/log}. */
    public long asked(String what) {
        LongAdder count = asked.get(what);
        return count == null ? 0 : count.sum();
    }

    /** All that was asked for, and how often. */
    public Map<String, Long> asked() {
        var sums = new TreeMap<String, Long>();
        asked.forEach((what, count) -> sums.put(what, count.sum()));
        return sums;
    }

    public Store store() {
        return store;
    }

    /** A kubeconfig for the API server. */
    public String kubeconfig() {
        return server.kubeconfig();
    }

    private boolean count(Call call) {
        asked.computeIfAbsent(call.verb() + " " + call.fullResource(), _ -> new LongAdder())
                .increment();
        return false;
    }

    private void pod(WatchEvent event) {
        ObjectNode pod = event.object();
        String namespace = Json.text(pod, "metadata", "namespace");
        if (event.type() == WatchEvent.Type.DELETED) {
            deleted.incrementAndGet();
            mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            String app = Json.text(pod, "metadata", "labels", "app");
            store.get(Resource.REPLICA_SETS, namespace, app + HASH).ifPresent(owner -> replace(owner, app));
        } else if (pod.path("metadata").has("deletionTimestamp")) {
            String name = Json.text(pod, "metadata", "name");
            // the end of a pod is two changes, and only the first finds it there
            if (store.peek(Resource.PODS, namespace, name).isPresent()) {
                store.delete(Resource.PODS, namespace, name, DeleteOptions.NOW);
            }
        }
    }

    private void replace(ObjectNode set, String app) {
        ObjectNode pod = create(set, app);
        timeline.after(take, () -> {
            inFlight.decrementAndGet();
            if (serve) {
                status(pod, 0, State.SERVES);
            } else {
                crash(pod);
            }
        });
    }

    private ObjectNode create(ObjectNode set, String app) {
        ObjectNode pod = named(Json.text(set, "metadata", "namespace"), app + HASH + "-" + names.incrementAndGet());
        own(pod, "ReplicaSet", set);
        Json.child(Json.child(pod, "metadata"), "labels").put("app", app).put("pod-template-hash", "7f6b");
        ObjectNode spec = Json.child(pod, "spec");
        spec.put("nodeName", "node-1");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "app").put("image", "demo/app:1");
        container
                .putObject("readinessProbe")
                .putObject("httpGet")
                .put("path", "/")
                .put("port", 80);
        return store.create(Resource.PODS, pod);
    }

    private void crash(ObjectNode pod) {
        int restarts = Json.items(pod, "status", "containerStatuses")
                .mapToInt(status -> status.path("restartCount").asInt(0))
                .max()
                .orElse(0);
        crashes.incrementAndGet();
        status(pod, restarts + 1, State.CRASHES);
    }

    private enum State {
        SERVES,
        CRASHES
    }

    private void status(ObjectNode pod, int restarts, State state) {
        Instant now = timeline.instant();
        String uid = Json.text(pod, "metadata", "uid");
        boolean ready = state == State.SERVES;
        store.edit(
                Resource.PODS, Json.text(pod, "metadata", "namespace"), Json.text(pod, "metadata", "name"), object -> {
                    ObjectNode status = Json.child(object, "status");
                    status.put("phase", "Running");
                    status.putArray("conditions")
                            .addObject()
                            .put("type", "Ready")
                            .put("status", ready ? "True" : "False");
                    ObjectNode container = status.putArray("containerStatuses").addObject();
                    container.put("name", "app").put("restartCount", restarts).put("ready", ready);
                    if (ready) {
                        container.putObject("state").putObject("running").put("startedAt", Json.time(now));
                    } else {
                        heldBack(container, uid + "-" + restarts, now);
                    }
                    return object;
                });
    }

    private static void heldBack(ObjectNode container, String run, Instant crashed) {
        container.putObject("state").putObject("waiting").put("reason", "CrashLoopBackOff");
        container
                .putObject("lastState")
                .putObject("terminated")
                .put("exitCode", 134)
                .put("reason", "Error")
                .put("containerID", "containerd://" + run)
                .put("startedAt", Json.time(crashed.minus(RUN)))
                .put("finishedAt", Json.time(crashed));
    }

    private InputStream log(ObjectNode pod, LogRequest request) {
        Instant finished = Json.items(pod, "status", "containerStatuses")
                .map(status -> Json.text(status, "lastState", "terminated", "finishedAt"))
                .map(Instant::parse)
                .findFirst()
                .orElseGet(timeline::instant);
        List<LogLine> log =
                lines.stream().map(line -> new LogLine(finished, line)).toList();
        return new ByteArrayInputStream(LogLine.render(log, request));
    }

    private static ObjectNode named(String namespace, String name) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            Json.child(object, "metadata").put("namespace", namespace);
        }
        return object;
    }

    private static void own(ObjectNode object, String kind, ObjectNode owner) {
        Json.child(object, "metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", kind)
                .put("name", Json.text(owner, "metadata", "name"))
                .put("uid", Json.text(owner, "metadata", "uid"))
                .put("controller", true);
    }

    @Override
    public void close() {
        deletions.close();
        server.close();
        if (timeline instanceof ScaledTimeline scaled) {
            scaled.close();
        }
    }
}
