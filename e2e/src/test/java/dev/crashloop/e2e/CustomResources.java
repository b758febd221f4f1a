package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.awaitility.Awaitility.await;

import dev.crashloop.api.Api;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The CRDs, in the cluster as long as this is open, and policies as objects of the cluster. */
final class CustomResources implements AutoCloseable {
    private static final List<String> FILES = List.of("crashlooppolicies", "clustercrashlooppolicies", "cleanups");
    private final List<HasMetadata> installedByUs = new ArrayList<>();

    /** Installs the CRDs of the program, unless they are there. */
    static CustomResources install() {
        var installed = new CustomResources();
        for (String file : FILES) {
            InputStream crd = Objects.requireNonNull(
                    Api.class.getResourceAsStream("/META-INF/crds/" + file + ".crashloop.dev-v1.yml"));
            for (var definition : CLIENT.load(crd).items()) {
                if (CLIENT.resource(definition).get() == null) {
                    CLIENT.resource(definition).create();
                    installed.installedByUs.add(definition);
                }
            }
        }
        await().until(() -> CLIENT.supports(Api.API_VERSION, "CrashLoopPolicy")
                && CLIENT.supports(Api.API_VERSION, "ClusterCrashLoopPolicy"));
        return installed;
    }

    /** Creates the policy of this YAML. */
    Resource<GenericKubernetesResource> create(String policy) {
        var object = CLIENT.getKubernetesSerialization().unmarshal(policy, GenericKubernetesResource.class);
        CLIENT.resource(object).create();
        return CLIENT.resource(object);
    }

    /** A JSON merge patch. */
    static void change(Resource<GenericKubernetesResource> policy, String patch) {
        policy.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** The condition Ready: its status and its message. */
    record Ready(String status, String message) {}

    static Optional<Ready> ready(Resource<GenericKubernetesResource> policy) {
        List<Map<String, Object>> conditions = policy.get().get("status", "conditions");
        return Optional.ofNullable(conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> "Ready".equals(condition.get("type")))
                .map(condition ->
                        new Ready(String.valueOf(condition.get("status")), String.valueOf(condition.get("message"))))
                .findFirst();
    }

    static Ready awaitReady(Resource<GenericKubernetesResource> policy, String status) {
        return await().until(
                        () -> ready(policy),
                        ready -> ready.filter(r -> r.status().equals(status)).isPresent())
                .orElseThrow();
    }

    @Override
    public void close() {
        installedByUs.forEach(definition -> CLIENT.resource(definition).delete());
        await().until(() -> installedByUs.stream()
                .allMatch(definition -> CLIENT.resource(definition).get() == null));
    }
}
