package dev.crashloop.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.node.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands work on the runtime of the image, which is not a whole Java. {@code run} is what the {@link Rehearsal} runs. */
class CommandsTest {
    private static final String POLICY = """
            apiVersion: crashloop.dev/v1alpha1
            kind: ClusterCrashLoopPolicy
            metadata: {name: dns}
            spec:
              knownFailures:
                - name: host-not-found
                  logs: {allOf: [{contains: "No such host is known."}]}
            """;

    @TempDir
    Path folder;

    @Test
    void version_tells_which_program_and_which_java() throws Exception {
        var result = Built.run("version");

        assertThat(result)
                .isEqualTo(new Built.Result(
                        0,
                        "crashloop-cleaner " + System.getProperty("crashloop.version") + ", Java " + Runtime.version()
                                + "\n",
                        ""));
    }

    @Test
    void crds_prints_the_three_crds() throws Exception {
        var result = Built.run("crds");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().filter("kind: \"CustomResourceDefinition\""::equals))
                .hasSize(3);
    }

    @Test
    void demo_ends_as_it_should() throws Exception {
        var result = Built.run("demo");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("Healed what a new pod can heal");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void scan_and_explain_diagnose_with_a_policy_file() throws Exception {
        try (EmbeddedCluster cluster = EmbeddedCluster.builder().speed(60).start()) {
            cluster.programs()
                    .register("orders:1", run -> Behaviour.crashes(134).logs("No such host is known."));
            cluster.deployment("shop", "orders").image("orders:1").create();
            var kubeconfig = Map.of(
                    "KUBECONFIG",
                    cluster.writeKubeconfig(folder.resolve("kubeconfig")).toString());
            String policy =
                    Files.writeString(folder.resolve("policy.yaml"), POLICY).toString();

            String pod = awaitCrashLoop(kubeconfig, policy);
            var explained = Built.run(kubeconfig, "explain", pod, "-n", "shop", "--policy", policy);

            assertThat(explained.exitCode()).as(explained.toString()).isZero();
            assertThat(explained.out()).contains("host-not-found", "No such host is known.");
            assertThat(explained.err()).isEmpty();
        }
    }

    private static String awaitCrashLoop(Map<String, String> kubeconfig, String policy)
            throws IOException, InterruptedException {
        while (true) {
            var scanned = Built.run(kubeconfig, "scan", "-A", "--policy", policy);
            assertThat(scanned.exitCode()).as(scanned.toString()).isZero();
            for (String line : scanned.out().lines().toList()) {
                String[] cells = line.split("\\s+");
                if (cells[0].equals("shop") && line.contains("Known: host-not-found")) {
                    return cells[1];
                }
            }
        }
    }
}
