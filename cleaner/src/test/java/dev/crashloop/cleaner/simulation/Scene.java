package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.node.Pace;
import dev.crashloop.sandbox.server.Door;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The cluster of one simulation, and the hands of the people who work with it. */
final class Scene implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final List<String> NODES = List.of("node-1", "node-2");

    /** Rarer than on a real API server, to be cheaper; still more often than a watch may be silent. */
    private static final Duration BOOKMARKS = Duration.ofSeconds(80);

    /** Shorter than the kubelet's own, so that more happens in the same time. */
    private static final Duration SHORT_BACK_OFF = Duration.ofSeconds(3);

    private static final List<String> CRDS = Stream.of("crashlooppolicies", "clustercrashlooppolicies", "cleanups")
            .map(Scene::crd)
            .toList();

    private final EmbeddedCluster cluster;
    private final ManualTimeline timeline;
    private final Door door;

    Scene(long seed, Mix mix) {
        this.timeline = new ManualTimeline(BEGIN);
        this.cluster = EmbeddedCluster.builder()
                .timeline(timeline)
                .seed(seed)
                .withoutPort()
                .nodes(NODES.toArray(String[]::new))
                .pace(mix.fastKubelet() ? Pace.from(SHORT_BACK_OFF) : Pace.KUBELET)
                .settings(Settings.CURRENT.withBookmarks(BOOKMARKS))
                .start();
        this.door = cluster.server().door(timeline);
        if (mix.crds()) {
            CRDS.forEach(crd -> ask("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd));
        }
    }

    EmbeddedCluster cluster() {
        return cluster;
    }

    ManualTimeline timeline() {
        return timeline;
    }

    Door door() {
        return door;
    }

    /** Asks as a person with kubectl does, and has the answer at once. Refusals are none of a simulation's business. */
    Optional<JsonNode> ask(String method, String path, @Nullable String body) {
        var answer = new StringBuilder();
        var good = new boolean[1];
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        door.ask("person", method, path, body == null ? null : type, body, new Door.Caller() {
            @Override
            public void begins(int code, Optional<String> retryAfter) {
                good[0] = code < 300;
            }

            @Override
            public void brings(byte[] bytes) {
                answer.append(new String(bytes, StandardCharsets.UTF_8));
            }

            @Override
            public void ends() {}

            @Override
            public void breaks() {}
        });
        return good[0] ? Optional.of(Json.parse(answer.toString())) : Optional.empty();
    }

    private static String crd(String plural) {
        try (InputStream in = Scene.class.getResourceAsStream("/META-INF/crds/" + plural + ".crashloop.dev-v1.yml")) {
            return YAMLMapper.builder()
                    .build()
                    .readTree(Objects.requireNonNull(in, plural))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
