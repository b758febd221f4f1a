package dev.crashloop.cleaner.watch;

import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.time.SystemTime;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.time.ManualTimeline;
import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.node.ObjectNode;

/** A cluster in which nothing moves by itself, and the pods of it watched over HTTP. Pods are on no node: their status is what a test says. */
final class PodWatch implements AutoCloseable {
    static final Predicate<Call> LIST = Call.on("list", "pods");
    static final Predicate<Call> WATCH = Call.on("watch", "pods");

    final EmbeddedCluster cluster;
    final CrashLoops loops = new CrashLoops(new Recorder());
    final List<String> changed = new CopyOnWriteArrayList<>();
    final List<String> gone = new CopyOnWriteArrayList<>();
    private final ApiClient api;
    private final Thread thread;

    private PodWatch(EmbeddedCluster cluster, Time time) {
        this.cluster = cluster;
        this.api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()));
        var source = new ListWatch<>(api, "/api/v1/pods", PodParser::parse);
        this.thread = Thread.ofVirtual().unstarted(() -> {
            try {
                new Reflector<>(source, Pod::resourceVersion, loops, time).run();
            } catch (InterruptedException _) {
                // closed
            }
        });
    }

    /** Not started yet. */
    static PodWatch prepared(Duration bookmarks, Time time) {
        return new PodWatch(
                EmbeddedCluster.builder()
                        .timeline(new ManualTimeline(Instant.parse("2026-01-02T10:00:00Z")))
                        .settings(Settings.CURRENT.withBookmarks(bookmarks))
                        .start()
                        .namespace("demo"),
                time);
    }

    /** On the machine's time, with a bookmark every tenth of a second; not started yet. */
    static PodWatch prepared() {
        return prepared(Duration.ofMillis(100), new SystemTime());
    }

    /** Starts, and waits until the first list is complete and the watch is open. */
    PodWatch start() {
        begin();
        soon().until(() -> cluster.faults().openWatches(WATCH) == 1);
        return this;
    }

    /** Starts. */
    void begin() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
    }

    PodWatch healthy(String name) {
        ObjectNode pod = Json.object();
        pod.putObject("metadata").put("name", name).put("namespace", "demo");
        ObjectNode spec = pod.putObject("spec");
        spec.put("nodeName", "far-away");
        spec.putArray("containers").addObject().put("name", "app").put("image", "demo/app:1");
        cluster.store().create(Resource.PODS, pod);
        return this;
    }

    PodWatch crashLooping(String name) {
        return healthy(name).crash(name, 1);
    }

    /** The pod's container is held back after a crash. */
    PodWatch crash(String name, int restarts) {
        return status(name, """
                {"name": "app", "restartCount": %d, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}
                """.formatted(restarts));
    }

    /** The pod's container runs. */
    PodWatch run(String name) {
        return status(name, """
                {"name": "app", "restartCount": 1, "state": {"running": {"startedAt": "2026-01-02T10:00:00Z"}}}
                """);
    }

    private PodWatch status(String name, String container) {
        cluster.store().edit(Resource.PODS, "demo", name, pod -> {
            Json.child(pod, "status").putArray("containerStatuses").add(Json.parse(container));
            return pod;
        });
        return this;
    }

    void delete(String name) {
        cluster.store().delete(Resource.PODS, "demo", name, DeleteOptions.NOW);
    }

    List<String> inCrashLoop() {
        return loops.all().stream().map(Pod::name).sorted().toList();
    }

    long lists() {
        return cluster.requests().count(LIST);
    }

    long watches() {
        return cluster.requests().count(WATCH);
    }

    private final class Recorder implements CrashLoops.Listener {
        @Override
        public void changed(Pod pod) {
            changed.add(pod.name());
        }

        @Override
        public void gone(Pod pod) {
            gone.add(pod.name());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        api.close();
        cluster.close();
    }
}
