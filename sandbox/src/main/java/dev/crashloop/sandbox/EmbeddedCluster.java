package dev.crashloop.sandbox;

import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.machinery.Watches;
import dev.crashloop.sandbox.node.Kubelet;
import dev.crashloop.sandbox.node.Programs;
import dev.crashloop.sandbox.server.ApiServer;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.ManualTimeline;
import dev.crashloop.sandbox.time.ScaledTimeline;
import dev.crashloop.sandbox.time.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes cluster in the JVM: an API server on HTTP, nodes whose containers are {@linkplain Programs programs}, the controllers of
 * the usual workloads, and a clock that can run fast or be moved by hand.
 *
 * <pre>{@code
 * try (EmbeddedCluster cluster = EmbeddedCluster.builder().speed(60).start()) {
 *     cluster.programs().register("demo/orders:1", run -> Behaviour.crashes(134).logs("No such host is known."));
 *     cluster.deployment("demo", "orders").image("demo/orders:1").replicas(2).create();
 *     cluster.writeKubeconfig(Path.of("sandbox.yaml"));   // kubectl --kubeconfig sandbox.yaml get pods -A -w
 * }
 * }</pre>
 *
 * <p>On a {@link ManualTimeline} nothing happens, other than answers to requests, until the time is moved.
 */
public final class EmbeddedCluster implements AutoCloseable {

    private final Timeline timeline;
    private final Store store;
    private final Programs programs;
    private final List<Kubelet> kubelets;
    private final Watches watches;
    private final ApiServer server;

    EmbeddedCluster(
            Timeline timeline,
            Store store,
            Programs programs,
            List<Kubelet> kubelets,
            Watches watches,
            ApiServer server) {
        this.timeline = timeline;
        this.store = store;
        this.programs = programs;
        this.kubelets = kubelets;
        this.watches = watches;
        this.server = server;
    }

    /** How it is to be; {@link ClusterBuilder#start} brings it up. */
    public static ClusterBuilder builder() {
        return new ClusterBuilder();
    }

    /** Where the API server listens, for example {@code http://127.0.0.1:34567}. */
    public String url() {
        return server.url();
    }

    /** A kubeconfig with the one context {@code sandbox}. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: sandbox
                  cluster: {server: "%s"}
                users:
                - name: sandbox
                  user: {}
                contexts:
                - name: sandbox
                  context: {cluster: sandbox, user: sandbox, namespace: default}
                current-context: sandbox
                """.formatted(url());
    }

    /** Writes the {@link #kubeconfig} to a file. */
    public Path writeKubeconfig(Path file) {
        try {
            return Files.writeString(file, kubeconfig());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All objects: for looking at and for changing things past the API server. */
    public Store store() {
        return store;
    }

    /** The images that there are, and what is in them. */
    public Programs programs() {
        return programs;
    }

    /** The kubelet of a node: its faults, its static pods. */
    public Kubelet kubelet(String node) {
        return kubelets.stream()
                .filter(kubelet -> kubelet.nodeName().equals(node))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no node " + node));
    }

    /** What can go wrong with the API server. */
    public Faults faults() {
        return server.faults();
    }

    /** The API server itself: to cut it off and bring it back, for what clients may do, for its history. */
    public ApiServer server() {
        return server;
    }

    /** The requests that clients made. */
    public RequestLog requests() {
        return server.requests();
    }

    /** The clock of the cluster. */
    public Timeline timeline() {
        return timeline;
    }

    /** Creates a namespace unless it is there. */
    public EmbeddedCluster namespace(String name) {
        if (store.peek(Resource.NAMESPACES, "", name).isEmpty()) {
            ObjectNode namespace = Json.object();
            namespace.putObject("metadata").put("name", name);
            store.create(Resource.NAMESPACES, namespace);
        }
        return this;
    }

    /** A Deployment to be created; its namespace is created too if it is not there. */
    public Draft deployment(String namespace, String name) {
        return new Draft(this, Resource.DEPLOYMENTS, namespace, name);
    }

    /** A StatefulSet to be created. */
    public Draft statefulSet(String namespace, String name) {
        return new Draft(this, Resource.STATEFUL_SETS, namespace, name);
    }

    /** A DaemonSet to be created. */
    public Draft daemonSet(String namespace, String name) {
        return new Draft(this, Resource.DAEMON_SETS, namespace, name);
    }

    /** A Job to be created, whose containers are not restarted unless the draft says otherwise. */
    public Draft job(String namespace, String name) {
        return new Draft(this, Resource.JOBS, namespace, name).restartPolicy("Never");
    }

    /** A bare pod to be created. */
    public Draft pod(String namespace, String name) {
        return new Draft(this, Resource.PODS, namespace, name);
    }

    /**
     * Creates everything in a YAML text of one or several documents, through the API server.
     *
     * @throws IllegalArgumentException if the API server refuses one; those before it are created
     */
    public EmbeddedCluster load(String yaml) {
        new Manifests(url(), store).create(yaml);
        return this;
    }

    /** Stops everything. */
    @Override
    public void close() {
        server.close();
        watches.close();
        if (timeline instanceof ScaledTimeline running) {
            running.close();
        }
    }
}
