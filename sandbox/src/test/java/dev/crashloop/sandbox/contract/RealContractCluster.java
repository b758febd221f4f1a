package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A real API server with a kubelet. */
final class RealContractCluster implements Cluster, AutoCloseable {

    private final KubernetesClient client;
    private final Api api;
    private final String namespace;

    RealContractCluster(String kubeconfig) {
        try {
            this.client = Clients.connect(Files.readString(Path.of(kubeconfig)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.api = new Api(client);
        this.namespace = Clients.newNamespace(api);
        // refused until the controllers have made the namespace's service account and, up to 1.23, a token for it
        until(() -> api.post(path("pods?dryRun=All"), pending("first", "{}")).code() == 201);
    }

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
        throw new TestAbortedException("a real cluster cannot be made to do that");
    }

    @Override
    public void crashedPod(String name, List<String> lines, int exitCode) {
        StringBuilder script = new StringBuilder();
        lines.forEach(line -> script.append("echo '").append(line).append("'; "));
        create(name, script + "exit " + exitCode, "Always", true);
        until(() -> {
            JsonNode status = api.get(path("pods/" + name))
                    .at("status", "containerStatuses")
                    .path(0);
            return Json.text(status, "state", "waiting", "reason").equals("CrashLoopBackOff");
        });
    }

    /** The node does not exist, so no kubelet interferes; the pod garbage collector comes after 40 seconds at the earliest. */
    @Override
    public void podOnNode(String name) {
        create(name, "sleep 1000", "Always", false);
    }

    private void create(String name, String script, String restartPolicy, boolean real) {
        ObjectNode pod = Json.parse("""
                {"metadata":{"name":"%s"},"spec":{"restartPolicy":"%s","containers":[
                 {"name":"app","image":"docker.io/crashloop/box:1","imagePullPolicy":"IfNotPresent"}]}}
                """.formatted(name, restartPolicy));
        ObjectNode container = (ObjectNode) Json.at(pod, "spec", "containers").path(0);
        ArrayNode command = container.putArray("command");
        command.add("sh").add("-c").add(script);
        if (!real) {
            Json.child(pod, "spec").put("nodeName", "no-such-node");
        }
        assertThat(api.post(path("pods"), pod.toString()).code()).isEqualTo(201);
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(60))
                .until(condition);
    }

    @Override
    public void close() {
        api.delete("/api/v1/namespaces/" + namespace);
        client.close();
    }
}
