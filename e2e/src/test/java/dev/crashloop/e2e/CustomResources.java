package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.api.Api;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The CRDs, in the cluster as long as this is open, and policies as objects of the cluster. */
final class CustomResources implements AutoCloseable {
    private static final List<HasMetadata> INSTALLED_BY_US = new CopyOnWriteArrayList<>();

    private final CustomResourcesGate.Stay stay;

    private CustomResources(CustomResourcesGate.Stay stay) {
        this.stay = stay;
    }

    /** They are not there, and nobody installs them. */
    static CustomResources absent() {
        return new CustomResources(CustomResourcesGate.ABSENT.enter(CustomResources::assertAbsent, () -> {}));
    }

    /** Installs them for a program that sees the whole cluster, and would take over the records of others: these wait. */
    static CustomResources install(Lab lab) {
        return new CustomResources(CustomResourcesGate.ALONE.enter(() -> create(lab), CustomResources::remove));
    }

    /** Installs them for programs that see one namespace each, unless others have done so already. */
    static CustomResources share(Lab lab) {
        return new CustomResources(CustomResourcesGate.SHARED.enter(() -> create(lab), CustomResources::remove));
    }

    /** A chart installs them, and leaves them behind, for a program that sees the whole cluster. */
    static CustomResources byChart() {
        return new CustomResources(
                CustomResourcesGate.ALONE.enter(CustomResources::assertAbsent, () -> remove(definitions())));
    }

    /** Ours, whoever has installed them. */
    private static List<CustomResourceDefinition> definitions() {
        return CLIENT.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(definition -> definition.getSpec().getGroup().equals(Api.GROUP))
                .toList();
    }

    private static void assertAbsent() {
        assertThat(definitions())
                .extracting(definition -> definition.getMetadata().getName())
                .as("CRDs in the cluster, which programs without any must not find; delete them first")
                .isEmpty();
    }

    /** The CRDs that the program prints, as its users do, unless they are there. */
    private static void create(Lab lab) {
        String printed = lab.command("crds").out();
        for (var object :
                CLIENT.load(new ByteArrayInputStream(printed.getBytes(UTF_8))).items()) {
            if (CLIENT.resource(object).get() == null) {
                CLIENT.resource(object).create();
                INSTALLED_BY_US.add(object);
            }
            var names = ((CustomResourceDefinition) object).getSpec().getNames();
            await().until(() -> CLIENT.supports(Api.API_VERSION, names.getKind()));
        }
    }

    private static void remove() {
        remove(INSTALLED_BY_US);
        INSTALLED_BY_US.clear();
    }

    private static void remove(List<? extends HasMetadata> definitions) {
        definitions.forEach(definition -> CLIENT.resource(definition).delete());
        await().until(() -> definitions.stream()
                .allMatch(definition -> CLIENT.resource(definition).get() == null));
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
        stay.close();
    }
}
