package dev.crashloop.cleaner.demo;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.run.Cleaner;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.Resource;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The whole program at work, on an embedded cluster in the same process: real requests to a real API server, only small and in memory. It
 * ends by itself, and fails if the story does not end as it should.
 */
public final class Demo {
    /** No run of the story takes longer on a machine that is not stuck; usually it takes a quarter of it. */
    static final Duration DEADLINE = Duration.ofSeconds(60);

    /** How fast the cluster's time passes, and the cleaner's with it: a workload that failed again waits a minute for its next cleanup. */
    private static final double SPEED = 12;

    /** So much fast time may pass before the cluster's clock overtakes the reader's. */
    private static final Duration LEAD = Duration.ofDays(1);

    private static final List<String> CRDS = List.of(
            "crashlooppolicies.crashloop.dev-v1.yml",
            "clustercrashlooppolicies.crashloop.dev-v1.yml",
            "cleanups.crashloop.dev-v1.yml");

    private final Telling telling;

    /** Tells it to {@code telling}. */
    public Demo(Telling telling) {
        this.telling = telling;
    }

    /**
     * Runs the story.
     *
     * @param keep leaves the cluster and the cleaner running after the story, until the process is ended
     * @return whether the story ended as it should
     */
    public boolean run(boolean keep) throws IOException, InterruptedException {
        try (EmbeddedCluster cluster = cluster();
                ApiClient api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()))) {
            telling.begins(cluster.url());
            var narrator = new Narrator(telling);
            try (var cleaner = new Cleaner(
                            api, Optional.empty(), List.of(), narrator, new ClusterTime(cluster.timeline()));
                    var _ = cluster.store().watch(Resource.PODS, narrator::pod)) {
                cleaner.start();
                boolean watching = cleaner.awaitWatching(DEADLINE);
                Service.STORY.forEach(service -> create(cluster, service));
                boolean ended = watching && narrator.awaitEnd(DEADLINE);
                telling.summary(narrator.chapters(), ended);
                if (keep) {
                    Path kubeconfig = Files.createTempFile("crashloop-cleaner-demo", ".kubeconfig");
                    telling.keeps(cluster.writeKubeconfig(kubeconfig));
                    new CountDownLatch(1).await();
                }
                return ended;
            }
        }
    }

    private static EmbeddedCluster cluster() throws IOException {
        EmbeddedCluster cluster = EmbeddedCluster.builder()
                .speed(SPEED)
                // bookmarks keep pace with the clock that watches for them
                .settings(Settings.CURRENT.withBookmarks(Duration.ofSeconds(1)))
                // fast time must not run ahead of the reader's clock, by which kubectl tells ages
                .startAt(Instant.now().minus(LEAD))
                .windowsNode("windows-1")
                .nodes("linux-1")
                .start();
        for (String crd : CRDS) {
            cluster.load(resource("/META-INF/crds/" + crd));
        }
        cluster.namespace(Service.NAMESPACE);
        cluster.load(resource("/demo/policy.yaml"));
        Service.STORY.forEach(service -> cluster.programs().register(service.image(), service.program()));
        return cluster;
    }

    private static void create(EmbeddedCluster cluster, Service service) {
        cluster.deployment(Service.NAMESPACE, service.name())
                .image(service.image())
                .label("app", service.name())
                .onNode(service.windows() ? "windows-1" : "linux-1")
                .create();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Demo.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
