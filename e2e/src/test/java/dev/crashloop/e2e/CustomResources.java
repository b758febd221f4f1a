package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.crashloop.api.Api;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The CRDs, in the cluster as long as this is open, and policies as objects of the cluster. */
final class CustomResources implements AutoCloseable {
    private final List<HasMetadata> installedByUs = new ArrayList<>();

    /** Installs the CRDs that the program prints, as its users do, unless they are there. */
    static CustomResources install(Lab lab) {
        var installed = new CustomResources();
        String printed = lab.command("crds").out();
        for (var object :
                CLIENT.load(new ByteArrayInputStream(printed.getBytes(UTF_8))).items()) {
            if (CLIENT.resource(object).get() == null) {
                CLIENT.resource(object).create();
                installed.installedByUs.add(object);
            }
            var names = ((CustomResourceDefinition) object).getSpec().getNames();
            await().until(() -> CLIENT.supports(Api.API_VERSION, names.getKind()));
        }
        return installed;
    }

    /** Whether the API server kept the rules of the CRDs; one before 1.25 drops them. */
    static boolean haveRules() {
        return CLIENT.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("crashlooppolicies." + Api.GROUP)
                        .get()
                        .getSpec()
                        .getVersions()
                        .getFirst()
                        .getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties()
                        .get("spec")
                        .getProperties()
                        .get("knownFailures")
                        .getXKubernetesValidations()
                        .size()
                > 0;
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

    /** The records of what was cleaned in a scenario. */
    static List<GenericKubernetesResource> cleanups(Scenario scenario) {
        return CLIENT.genericKubernetesResources(Api.API_VERSION, "Cleanup")
                .inNamespace(scenario.namespace())
                .list()
                .getItems();
    }

    @Override
    public void close() {
        installedByUs.forEach(definition -> CLIENT.resource(definition).delete());
        await().until(() -> installedByUs.stream()
                .allMatch(definition -> CLIENT.resource(definition).get() == null));
    }
}
