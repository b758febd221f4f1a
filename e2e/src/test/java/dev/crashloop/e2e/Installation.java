package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import dev.crashloop.deploy.Render;
import dev.crashloop.deploy.Rendered;
import dev.crashloop.deploy.Rendering;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The program in the cluster: the image, installed by Helm in a namespace of its own, until it is uninstalled. */
final class Installation implements AutoCloseable {
    private static final Path DEPLOY = Settings.ROOT.resolve("deploy");
    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "crashloop-cleaner");

    private final String name;
    private final String values;
    private final PodLogs logs;
    private final long auditedBefore;

    private Installation(String name, String values) {
        this.name = name;
        this.values = values;
        this.logs = new PodLogs(name, Settings.OUTPUT.resolve(name));
        this.auditedBefore = AuditLog.read(Stream::count);
    }

    /**
     * Installs it, and waits until all replicas are Ready.
     *
     * @param name of the release, of its namespace, and of the objects of the release; contains {@code crashloop-cleaner}
     * @param values what differs from the chart's defaults, in YAML
     */
    static Installation install(String name, String values) {
        var installation = new Installation(name, values);
        new Helm(chart())
                .install()
                .withName(name)
                .withNamespace(name)
                .createNamespace()
                .withValuesFile(installation.file(values))
                .withKubeConfig(kubeconfig())
                .call();
        installation.awaitRolledOut();
        return installation;
    }

    /** An upgrade to values that differ in this as well; does not wait. */
    void upgrade(String moreValues) {
        new Helm(chart())
                .upgrade()
                .withName(name)
                .withNamespace(name)
                .withValuesFile(file(values + "\n" + moreValues))
                .withKubeConfig(kubeconfig())
                .call();
    }

    /** Until nothing of it runs any more. */
    void uninstall() {
        Helm.uninstall(name).withNamespace(name).withKubeConfig(kubeconfig()).call();
        await().until(() -> pods().isEmpty());
    }

    /** Removes all of it, and the CRDs with all policies and records. */
    @Override
    public void close() {
        logs.close();
        Helm.uninstall(name)
                .withNamespace(name)
                .withKubeConfig(kubeconfig())
                .ignoreNotFound()
                .call();
        CLIENT.namespaces().withName(name).delete();
        await().until(() -> CLIENT.namespaces().withName(name).get() == null);
    }

    private static Path chart() {
        return Render.Folders.of(DEPLOY).chart().folder();
    }

    private static Path kubeconfig() {
        return Path.of(System.getenv("KUBECONFIG"));
    }

    private Path file(String yaml) {
        try {
            return Files.writeString(Settings.OUTPUT.resolve(name).resolve("values.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The objects of the release, for the version of Kubernetes that the cluster is. */
    Rendered rendered() {
        String version = CLIENT.getKubernetesVersion().getGitVersion();
        return Rendered.parse(Render.Folders.of(DEPLOY).chart().render(new Rendering(name, name, version, values)));
    }

    /** Until every replica is one of the present template, and Ready, and no other is left. */
    void awaitRolledOut() {
        await().untilAsserted(() -> {
            Deployment deployment = deployment().get();
            Integer wanted = deployment.getSpec().getReplicas();
            assertThat(deployment.getStatus().getObservedGeneration())
                    .isEqualTo(deployment.getMetadata().getGeneration());
            assertThat(pods()).hasSize(wanted);
            if (wanted > 0) {
                assertThat(deployment.getStatus().getUpdatedReplicas()).isEqualTo(wanted);
                assertThat(deployment.getStatus().getReadyReplicas()).isEqualTo(wanted);
            }
        });
    }

    /** Waits until so many replicas run, and no others. */
    void scale(int replicas) {
        deployment().scale(replicas);
        awaitRolledOut();
    }

    private RollableScalableResource<Deployment> deployment() {
        return CLIENT.apps().deployments().inNamespace(name).withName(name);
    }

    List<Pod> pods() {
        return CLIENT.pods().inNamespace(name).withLabels(LABELS).list().getItems();
    }

    PodLogs logs() {
        return logs;
    }

    /** What the API server has been asked by it is in the audit log under this name. */
    String user() {
        return "system:serviceaccount:" + name + ":" + name;
    }

    /** How many lines the audit log had before: another one may have had the same user. */
    long auditedBefore() {
        return auditedBefore;
    }

    /** The name of the pod that holds the Lease, and watches. */
    String awaitLeader() {
        return awaitLeaderOtherThan("");
    }

    /** Waits until another pod than this one watches. */
    String awaitLeaderOtherThan(String pod) {
        return await().until(
                        () -> leader().filter(leader -> !leader.equals(pod))
                                .filter(leader -> logs.of(leader).stream().anyMatch(line -> line.says("watching"))),
                        Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> leader() {
        return Optional.ofNullable(
                        CLIENT.leases().inNamespace(name).withName(name).get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .filter(holder -> holder != null && !holder.isEmpty())
                .map(holder -> holder.substring(0, holder.lastIndexOf('_')));
    }

    /** Deletes a replica: with grace it gets SIGTERM; without, SIGKILL. */
    void delete(String pod, Duration grace) {
        CLIENT.pods()
                .inNamespace(name)
                .withName(pod)
                .withGracePeriod(grace.toSeconds())
                .delete();
    }

    /** The process of a replica. Only on our own cluster, whose node is this machine. */
    Footprint footprint(String pod) {
        return Footprint.of(CLIENT.pods().inNamespace(name).withName(pod).get());
    }

    /** How long it took from the start of the process in the container until it watched. */
    Duration untilWatching(String pod) {
        Instant watching = logs.of(pod).stream()
                .filter(line -> line.says("watching"))
                .findFirst()
                .map(line -> Instant.parse(line.text("time")))
                .orElseThrow();
        return Duration.between(footprint(pod).started(), watching);
    }

    /** Every object of the cluster that has something to do with the project by its name, as {@code KIND NAMESPACE/NAME}. */
    static SortedSet<String> traces() {
        var traces = new TreeSet<String>();
        Stream.of(
                        CLIENT.namespaces(),
                        CLIENT.rbac().clusterRoles(),
                        CLIENT.rbac().clusterRoleBindings(),
                        CLIENT.apiextensions().v1().customResourceDefinitions(),
                        CLIENT.rbac().roles().inAnyNamespace(),
                        CLIENT.rbac().roleBindings().inAnyNamespace(),
                        CLIENT.serviceAccounts().inAnyNamespace(),
                        CLIENT.leases().inAnyNamespace(),
                        CLIENT.configMaps().inAnyNamespace(),
                        CLIENT.secrets().inAnyNamespace(),
                        CLIENT.network().v1().networkPolicies().inAnyNamespace(),
                        CLIENT.apps().deployments().inAnyNamespace(),
                        CLIENT.apps().replicaSets().inAnyNamespace())
                .flatMap(objects -> objects.list().getItems().stream())
                .map(HasMetadata.class::cast)
                .filter(object -> object.getMetadata().getName().contains("crashloop"))
                .map(Installation::trace)
                .forEach(traces::add);
        return traces;
    }

    private static String trace(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return object.getKind() + " " + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }
}
