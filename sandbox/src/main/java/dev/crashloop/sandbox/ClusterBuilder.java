package dev.crashloop.sandbox;

import dev.crashloop.sandbox.controller.Controllers;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.node.Kubelet;
import dev.crashloop.sandbox.node.NodeSpec;
import dev.crashloop.sandbox.node.Pace;
import dev.crashloop.sandbox.node.Programs;
import dev.crashloop.sandbox.node.Scheduler;
import dev.crashloop.sandbox.server.ApiServer;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.PodLogs;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.ManualTimeline;
import dev.crashloop.sandbox.time.ScaledTimeline;
import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an {@link EmbeddedCluster} is to be: in real time with one Linux node and the kubelet's own back-off, unless said otherwise. */
public final class ClusterBuilder {

    private record Node(String name, String os) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Programs programs = new Programs();
    private Instant start = Instant.now();
    private double speed = 1;
    private @Nullable Timeline timeline;
    private OptionalInt port = OptionalInt.of(0);
    private Pace pace = Pace.KUBELET;
    private Settings settings = Settings.CURRENT;
    private OptionalLong seed = OptionalLong.empty();

    ClusterBuilder() {}

    /** How fast time passes: at 60, a minute in a second. */
    public ClusterBuilder speed(double factor) {
        speed = factor;
        return this;
    }

    /** When time starts, unless there is a {@link #timeline}; now, if not said otherwise. */
    public ClusterBuilder startAt(Instant time) {
        start = time;
        return this;
    }

    /** The timeline to move on: a {@link ManualTimeline}, for example. */
    public ClusterBuilder timeline(Timeline given) {
        timeline = given;
        return this;
    }

    /** The port of the API server; any that is free if not said otherwise. */
    public ClusterBuilder port(int number) {
        port = OptionalInt.of(number);
        return this;
    }

    /** No port: requests come through the {@link dev.crashloop.sandbox.server.ApiServer#door door} alone. */
    public ClusterBuilder withoutPort() {
        port = OptionalInt.empty();
        return this;
    }

    /** The first back-off of a crash loop, in the cluster's time; all else about a kubelet's pace follows from it. */
    public ClusterBuilder backOff(Duration base) {
        return pace(Pace.from(base));
    }

    /** The pace of the kubelets. */
    public ClusterBuilder pace(Pace ofKubelets) {
        pace = ofKubelets;
        return this;
    }

    /** Adds Linux nodes. Without any there is one, {@code node-1}. */
    public ClusterBuilder nodes(String... names) {
        for (String name : names) {
            nodes.add(new Node(name, "linux"));
        }
        return this;
    }

    /** Adds a Windows node: pods come there as to any other, unless they select by {@code kubernetes.io/os}. */
    public ClusterBuilder windowsNode(String name) {
        nodes.add(new Node(name, "windows"));
        return this;
    }

    /** The version that the API server and the nodes report, for example {@code v1.33.0}. */
    public ClusterBuilder version(String text) {
        Settings now = settings;
        settings = new Settings(text, now.policyVersions(), now.user(), now.bookmarks(), now.watchTimeout());
        return this;
    }

    /** Which API server to imitate. */
    public ClusterBuilder settings(Settings ofServer) {
        settings = ofServer;
        return this;
    }

    /** What names, UIDs and the ids of containers are drawn from: the same seed draws the same. UIDs are random if not said otherwise. */
    public ClusterBuilder seed(long number) {
        seed = OptionalLong.of(number);
        return this;
    }

    /** Brings the cluster up: when this returns, the API server answers. */
    public EmbeddedCluster start() {
        Timeline time = timeline == null ? new ScaledTimeline(start, speed) : timeline;
        long chance = seed.orElse(1);
        Random uids = seed.isPresent() ? new Random(chance) : new Random();
        Store store = new Store(time, Store.DEFAULT_HISTORY, uids);
        Watches watches = new Watches(store, time);
        List<Kubelet> kubelets = kubelets(store, time, chance);
        // one source of chance for each part, so that what one draws does not depend on another
        new Controllers(store, time, new Random(chance)).start(watches);
        new Scheduler(store, time, new Random(chance + 1)).start(watches);
        kubelets.forEach(kubelet -> kubelet.start(watches));
        ApiServer server = server(store, logsOf(kubelets), time);
        if (time instanceof ManualTimeline manual) {
            manual.settle();
        }
        return new EmbeddedCluster(time, store, programs, kubelets, watches, server);
    }

    private ApiServer server(Store store, PodLogs logs, Timeline time) {
        return port.isPresent()
                ? ApiServer.start(store, logs, new Faults(), port.getAsInt(), time, settings)
                : ApiServer.withoutPort(store, logs, new Faults(), time, settings);
    }

    private List<Kubelet> kubelets(Store store, Timeline time, long chance) {
        List<Node> wanted = nodes.isEmpty() ? List.of(new Node("node-1", "linux")) : nodes;
        List<Kubelet> kubelets = new ArrayList<>();
        for (Node node : wanted) {
            int number = kubelets.size() + 1;
            NodeSpec spec = new NodeSpec(node.name(), number, node.os(), settings.version());
            kubelets.add(new Kubelet(spec, store, time, pace, programs, new Random(chance + 1 + number)));
        }
        return kubelets;
    }

    private static PodLogs logsOf(List<Kubelet> kubelets) {
        Map<String, Kubelet> byNode =
                kubelets.stream().collect(Collectors.toMap(Kubelet::nodeName, Function.identity()));
        return (pod, request) -> {
            String node = Json.text(pod, "spec", "nodeName");
            Kubelet kubelet = byNode.get(node);
            if (kubelet == null) {
                // somebody made the Node, or bound the pod to one that never was
                throw ApiError.of(500, "", "nodes \"%s\" not found".formatted(node));
            }
            return kubelet.open(pod, request);
        };
    }
}
