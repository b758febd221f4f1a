package dev.crashloop.sandbox.contract;

import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.server.ApiServer;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.LogLine;
import dev.crashloop.sandbox.store.LogRequest;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** The embedded API server alone: what a kubelet would do, the tests do. */
final class EmbeddedContractCluster implements Cluster, AutoCloseable {

    private final Map<String, List<LogLine>> logs = new ConcurrentHashMap<>();
    private final Store store = new Store(InstantSource.system());
    private final ApiServer server = ApiServer.start(
            store,
            this::log,
            new Faults(),
            0,
            InstantSource.system(),
            Settings.CURRENT.withBookmarks(Duration.ofMillis(300)));
    private final KubernetesClient client = Clients.connect(server.kubeconfig());
    private final Api api = new Api(client);
    private final String namespace = Clients.newNamespace(api);

    @Override
    public Api api() {
        return api;
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Inside inside() {
        return new Inside(store, server);
    }

    @Override
    public void crashedPod(String name, List<String> lines, int exitCode) {
        podOnNode(name);
        String id = "containerd://" + name;
        logs.put(
                id, lines.stream().map(text -> new LogLine(Instant.now(), text)).toList());
        ObjectNode status = Json.parse("""
                {"phase":"Running","containerStatuses":[{"name":"app","restartCount":1,"ready":false,"image":"i","imageID":"i",
                 "containerID":"%1$s","state":{"waiting":{"reason":"CrashLoopBackOff"}},
                 "lastState":{"terminated":{"exitCode":%2$d,"reason":"Error","containerID":"%1$s"}}}]}
                """.formatted(id, exitCode));
        store.edit(Resource.PODS, namespace, name, pod -> {
            pod.set("status", status);
            return pod;
        });
    }

    @Override
    public void podOnNode(String name) {
        pendingPod(name, "{}");
        store.edit(Resource.PODS, namespace, name, pod -> {
            Json.child(pod, "spec").put("nodeName", "node1");
            return pod;
        });
    }

    private InputStream log(ObjectNode pod, LogRequest request) {
        return new ByteArrayInputStream(
                LogLine.render(logs.getOrDefault(request.containerId(pod), List.of()), request));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
