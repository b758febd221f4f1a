package dev.crashloop.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** Where everything is; {@code e2e/run} says so. */
final class Settings {
    /** The root of the project. */
    static final Path ROOT =
            Path.of(System.getProperty("crashloop.e2e.root", "..")).toAbsolutePath();

    /** The program under test. */
    static final Path PROGRAM = ROOT.resolve("cleaner/target/crashloop-cleaner.jar");

    /** The image of it, whose name in the cluster is the one that the chart has. */
    static final Path IMAGE = ROOT.resolve("image/target/crashloop-cleaner.oci.tar");

    /** What the tests write: the logs of the program, policies, kubeconfigs. */
    static final Path OUTPUT = ROOT.resolve("e2e/target/scenarios");

    /** True on the cluster of {@code e2e/cluster}, which tests may break and whose audit log they can read. */
    static final String OWN = "crashloop.e2e.own";

    /** The cluster of the environment's {@code KUBECONFIG}, with all rights. */
    static final KubernetesClient CLIENT = new KubernetesClientBuilder().build();

    private Settings() {}

    /** The folder of {@code e2e/cluster}, where its kubeconfig is, too. */
    static Path stateOfOwnCluster() {
        return Path.of(System.getenv("KUBECONFIG")).toAbsolutePath().getParent();
    }
}
