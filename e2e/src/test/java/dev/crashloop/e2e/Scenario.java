package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Map;
import java.util.Objects;

/** A namespace of its own, what runs in it, and what happened to its pods. */
final class Scenario implements AutoCloseable {
    /** Names the scenarios of one class: policies select by it, so that nothing else in the cluster is ever touched. */
    static final String LABEL = "e2e.crashloop.dev/lab";

    private final String namespace;
    private final PodHistory pods;
    private Marks marks;

    Scenario(String name, Map<String, String> labels, Map<String, String> annotations) {
        var created = CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("e2e-" + name + "-")
                        .withLabels(labels)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .build())
                .create();
        this.namespace = created.getMetadata().getName();
        this.pods = new PodHistory(namespace);
        // without it the API server refuses every pod
        await().until(() -> CLIENT.serviceAccounts()
                        .inNamespace(namespace)
                        .withName("default")
                        .get()
                != null);
    }

    String namespace() {
        return namespace;
    }

    PodHistory pods() {
        return pods;
    }

    /** Creates an object in this namespace. */
    Scenario runs(HasMetadata object) {
        CLIENT.resource(object).inNamespace(namespace).create();
        return this;
    }

    Scenario runs(Workload workload) {
        return runs(workload.deployment(Map.of()));
    }

    /** The workload's first pod is broken for all its life; a new pod is not. */
    Scenario runsWithBrokenFirstPod(Workload workload) {
        return runs(withBrokenPods(workload, 1));
    }

    /** The first so many pods of the scenario are broken for all their lives. */
    Workload withBrokenPods(Workload workload, int broken) {
        return workload.withInit(Box.fate(broken)).seeing(marks());
    }

    /** What all pods of the scenario can see. */
    synchronized Marks marks() {
        // once: it is used while the API server is away, too
        marks = Objects.requireNonNullElseGet(marks, () -> new Marks(namespace, node()));
        return marks;
    }

    private static String node() {
        return CLIENT.nodes().list().getItems().stream()
                .filter(node -> node.getSpec().getTaints().isEmpty())
                .map(Node::getMetadata)
                .map(metadata -> metadata.getLabels().get("kubernetes.io/hostname"))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the first pod has been replaced by one that is Ready; nothing else may have been deleted. */
    void awaitHealed() {
        awaitHealed(1);
    }

    /** Waits until the first so many pods have all been replaced by Ready ones; nothing else may have been deleted. */
    void awaitHealed(int broken) {
        await().untilAsserted(() -> {
            assertThat(pods.uids()).as("all pods of %s", pods).hasSize(2 * broken);
            assertThat(pods.now()).as("pods of %s", pods).hasSize(broken).allMatch(PodHistory.Seen::ready);
        });
        assertThat(pods.deleted())
                .containsExactlyInAnyOrderElementsOf(pods.uids().subList(0, broken));
    }

    /** Waits until all of its pods are Ready. */
    void awaitReady() {
        await().untilAsserted(() ->
                assertThat(pods.now()).as("pods of %s", pods).isNotEmpty().allMatch(PodHistory.Seen::ready));
    }

    /** Waits until the container that crashes was restarted so often and is held back again. */
    void awaitCrashes(int restarts) {
        await().untilAsserted(() -> assertThat(pods.first(seen -> seen.inCrashLoop() && seen.restarts() >= restarts))
                .as("a crash loop after %d restarts in %s", restarts, pods)
                .isPresent());
    }

    /** Waits until its pod has crashed again, which takes it a while, and still nothing has been deleted. */
    void awaitLeftAlone() {
        awaitCrashes(2);
        assertThat(pods.deleted()).isEmpty();
        assertThat(pods.uids()).hasSize(1);
    }

    @Override
    public void close() {
        pods.close();
        CLIENT.namespaces().withName(namespace).delete();
        Marks.clear(namespace);
    }
}
