package dev.crashloop.image;

import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One run of the program as it will be in a cluster, from which the JVM makes its AOT cache: against the embedded cluster, over TLS,
 * until one pod is healed, another is reported, and the probes are answered. What is not rehearsed starts slower, and works as well.
 */
final class Rehearsal {
    /** An emulated machine of another architecture may need minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(200);

    /** The first back-off of the crash loops. */
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    private static final String NAMESPACE = "rehearsal";
    private static final String KNOWN = "No such host is known.";

    private static final String POLICY = """
            apiVersion: crashloop.dev/v1alpha1
            kind: ClusterCrashLoopPolicy
            metadata: {name: rehearsal}
            spec:
              namespaceSelector: {}
              knownFailures:
                - name: host-not-found
                  logs: {allOf: [{contains: "%s"}, {regex: "SocketException .[0-9]+."}]}
            """.formatted(KNOWN);

    private final Tree tree;
    private final Path folder;

    private Rehearsal(Tree tree, Path folder) {
        this.tree = tree;
        this.folder = folder;
    }

    /** Of the program in this tree; nothing runs yet. */
    static Rehearsal of(Tree tree) throws IOException {
        return new Rehearsal(tree, Files.createTempDirectory("rehearsal"));
    }

    /** Runs it, and leaves the cache in the tree. */
    void run() throws Exception {
        try (EmbeddedCluster cluster = cluster();
                TlsFront front = TlsFront.before(URI.create(cluster.url()), folder)) {
            int port = freePort();
            Process program = start(front.kubeconfig(), port);
            try {
                await(program, "it is ready", () -> ready(port));
                cluster.deployment(NAMESPACE, "orders").image("orders:1").create();
                cluster.deployment(NAMESPACE, "reports").image("reports:1").create();
                await(program, "a pod is healed", () -> healed(cluster));
                program.destroy();
                if (!program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || program.exitValue() != 0) {
                    throw failed("it did not end as it should");
                }
            } finally {
                program.destroyForcibly();
            }
        }
        if (!Files.exists(tree.cache())) {
            throw failed("there is no AOT cache");
        }
        Tree.remove(folder);
    }

    private static EmbeddedCluster cluster() throws IOException {
        EmbeddedCluster cluster = EmbeddedCluster.builder().backOff(BACK_OFF).start();
        for (String kind : List.of("crashlooppolicies", "clustercrashlooppolicies", "cleanups")) {
            cluster.load(resource("/META-INF/crds/" + kind + ".crashloop.dev-v1.yml"));
        }
        cluster.namespace(NAMESPACE);
        cluster.load(POLICY);
        cluster.programs().register("orders:1", brokenInItsFirstPod());
        cluster.programs().register("reports:1", run -> Behaviour.crashes(134).logs("a bug", "  at Main"));
        return cluster;
    }

    private static Program brokenInItsFirstPod() {
        var broken = new ArrayList<String>();
        return run -> {
            synchronized (broken) {
                if (broken.isEmpty()) {
                    broken.add(run.uid());
                }
                return broken.contains(run.uid())
                        ? Behaviour.crashes(134).logs("SocketException (11001): " + KNOWN)
                        : Behaviour.serves();
            }
        };
    }

    private Process start(Path kubeconfig, int port) throws IOException {
        var jvm = Stream.of(
                tree.java().toString(),
                "-XX:AOTCacheOutput=" + tree.cache(),
                // it would tell of each class that cannot be in the cache
                "-Xlog:disable",
                "-jar",
                tree.jar().toString());
        var arguments = Stream.of(
                "run",
                "--kubeconfig=" + kubeconfig,
                "--lease=" + NAMESPACE + "/crashloop-cleaner",
                "--health-port=" + port,
                "--healed-after=1",
                "--log-format=json");
        return new ProcessBuilder(Stream.concat(jvm, arguments).toList())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private void await(Process program, String what, BooleanSupplier happened)
            throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline || program.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("it was in vain to wait until " + what);
            }
        }
    }

    private static boolean ready(int port) {
        return answer("http://127.0.0.1:" + port + "/readyz").isPresent();
    }

    private static boolean healed(EmbeddedCluster cluster) {
        return answer(cluster.url() + "/apis/crashloop.dev/v1alpha1/cleanups")
                .filter(cleanups -> cleanups.contains("\"Healed\""))
                .isPresent();
    }

    /** The body, if the answer is 200. */
    private static Optional<String> answer(String url) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path log() {
        return folder.resolve("run.log");
    }

    private IllegalStateException failed(String why) throws IOException {
        return new IllegalStateException("the rehearsal failed: " + why + "; its log:\n" + Files.readString(log()));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Rehearsal.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
