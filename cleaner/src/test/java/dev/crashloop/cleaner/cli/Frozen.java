package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster that stands still, half a minute after its pods were created: one with a known failure, one with an unknown one, one that is
 * held and one that is healthy, all in namespace demo.
 */
final class Frozen implements AutoCloseable {
    final EmbeddedCluster cluster;
    final ManualTimeline time = new ManualTimeline(Instant.now().minusSeconds(30));
    private final Path folder;
    private final Path kubeconfig;
    private final Path policy;

    Frozen(Path folder) {
        this.folder = folder;
        this.cluster = EmbeddedCluster.builder().timeline(time).start().namespace("demo");
        this.kubeconfig = cluster.writeKubeconfig(folder.resolve("kubeconfig"));
        this.policy = file("policy.yaml", Stage.POLICY);
    }

    Frozen withPods() {
        cluster.programs()
                .register("known", _ -> Stage.crash("starting", Stage.KNOWN))
                .register("unknown", _ -> Stage.crash("starting", Stage.UNKNOWN))
                .register("good", _ -> Behaviour.serves());
        cluster.deployment("demo", "orders").image("known").create();
        cluster.deployment("demo", "reports").image("unknown").create();
        cluster.deployment("demo", "web").image("good").create();
        cluster.deployment("demo", "legacy")
                .image("known")
                .annotation("crashloop.dev/skip", "true")
                .create();
        time.advance(Duration.ofSeconds(12));
        return this;
    }

    /** A file with this text. */
    Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program with the kubeconfig of this cluster. */
    Program run(String command, String... args) {
        var all = new ArrayList<>(List.of(command, "--kubeconfig", kubeconfig.toString()));
        all.addAll(List.of(args));
        return Program.run(all.toArray(String[]::new));
    }

    /** The same with a policy for namespace demo. */
    Program runWithPolicy(String command, String... args) {
        var all = new ArrayList<>(List.of("--policy", policy.toString(), "-n", "demo"));
        all.addAll(List.of(args));
        return run(command, all.toArray(String[]::new));
    }

    /** The name of the pod of a Deployment. */
    String pod(String deployment) {
        return cluster.store().list(Resource.PODS, "demo").stream()
                .map(pod -> Json.text(pod, "metadata", "name"))
                .filter(name -> name.startsWith(deployment + "-"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
