package dev.crashloop.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API server without sockets, threads and real time. */
class DoorTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods";
    private static final Duration BOOKMARKS = Duration.ofSeconds(60);

    private final ManualTimeline time = new ManualTimeline(Instant.parse("2026-01-01T00:00:00Z"));
    private final EmbeddedCluster cluster = EmbeddedCluster.builder()
            .timeline(time)
            .withoutPort()
            .settings(Settings.CURRENT.withBookmarks(BOOKMARKS))
            .start()
            .namespace("demo");
    private final Door door = cluster.server().door(time);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void anAnswerIsThereAtOnce() {
        cluster.programs().register("serves", _ -> Behaviour.serves());
        cluster.pod("demo", "a").image("serves").create();

        Heard heard = ask("GET", PODS + "?limit=5", null);

        assertThat(heard.code).isEqualTo(200);
        assertThat(heard.over).isEqualTo("ends");
        assertThat(Json.parse(heard.text()).path("items")).hasSize(1);
        assertThat(cluster.requests().count(call -> call.verb().equals("list"))).isEqualTo(1);
    }

    @Test
    void refusalsCarryTheirCodeAndWhenToTryAgain() {
        cluster.faults().inject(Call.on("list", "pods"), Effect.tooManyRequests(7), 1);

        Heard heard = ask("GET", PODS, null);

        assertThat(heard.code).isEqualTo(429);
        assertThat(heard.retryAfter).contains("7");
        assertThat(ask("GET", PODS + "/nobody", null).code).isEqualTo(404);
    }

    @Test
    void aBodyIsTakenAndWhatItCausesComesOnTheTimeline() {
        Heard heard = ask("POST", "/api/v1/namespaces", """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}""");

        assertThat(heard.code).isEqualTo(201);
        assertThat(ask("GET", "/api/v1/namespaces/shop", null).code).isEqualTo(200);
    }

    @Test
    void aWatchBringsChangesAndBookmarksWhenTheTimelineMovesAndEndsInTime() {
        Heard heard = ask("GET", PODS + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=100", null);
        cluster.programs().register("serves", _ -> Behaviour.serves());
        cluster.pod("demo", "a").image("serves").create();
        assertThat(heard.events()).isEmpty();

        time.settle();
        assertThat(heard.events()).startsWith("ADDED").doesNotContain("BOOKMARK");
        time.advance(BOOKMARKS);
        assertThat(heard.events()).endsWith("BOOKMARK");
        assertThat(heard.over).isEmpty();

        time.advance(Duration.ofSeconds(40));
        assertThat(heard.over).isEqualTo("ends");
    }

    @Test
    void aWatchThatIsCutBreaksAndOneThatIsHungUpSaysNothingMore() {
        Heard cut = ask("GET", PODS + "?watch=true", null);
        Heard hungUp = new Heard();
        try (Registration watch = door.ask("me", "GET", PODS + "?watch=true", null, null, hungUp)) {
            assertThat(cluster.faults().openWatches(Call.any())).isEqualTo(2);
        }

        cluster.faults().dropWatches(Call.any());
        time.advance(Duration.ofHours(1));

        assertThat(cut.over).isEqualTo("breaks");
        assertThat(hungUp.over).isEmpty();
        assertThat(cluster.faults().openWatches(Call.any())).isZero();
    }

    @Test
    void nothingIsHeldBackWhenAWatchWithSwappedEventsEnds() {
        cluster.faults().inject(Call.on("watch", "namespaces"), new Effect.SwapEvents(), 1);
        Heard heard = ask(
                "GET",
                "/api/v1/namespaces?watch=true&timeoutSeconds=10&resourceVersion="
                        + cluster.store().revision(),
                null);
        cluster.namespace("one");

        time.advance(Duration.ofSeconds(5));
        assertThat(heard.events()).isEmpty();
        time.advance(Duration.ofSeconds(5));

        assertThat(heard.events()).containsExactly("ADDED");
        assertThat(heard.over).isEqualTo("ends");
    }

    @Test
    void aServerThatIsAwayAnswersNobody() {
        cluster.server().goAway();
        assertThat(ask("GET", PODS, null).over).isEqualTo("breaks");

        cluster.server().comeBack();
        assertThat(ask("GET", PODS, null).code).isEqualTo(200);
    }

    @Test
    void whatNeedsAThreadOfItsOwnIsRefusedLoudly() {
        cluster.faults().inject(Call.any(), new Effect.Delay(Duration.ofSeconds(1)), 1);

        assertThat(ask("GET", PODS, null).text()).contains("no thread here");
        assertThatThrownBy(() -> ask("GET", PODS + "/a/log?follow=true", null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no thread here");
    }

    private Heard ask(String method, String target, @Nullable String body) {
        var heard = new Heard();
        door.ask("me", method, target, body == null ? null : "application/json", body, heard);
        return heard;
    }

    private static final class Heard implements Door.Caller {
        private final StringBuilder body = new StringBuilder();
        private int code;
        private Optional<String> retryAfter = Optional.empty();
        private String over = "";

        @Override
        public void begins(int status, Optional<String> seconds) {
            code = status;
            retryAfter = seconds;
        }

        @Override
        public void brings(byte[] bytes) {
            body.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void ends() {
            over = "ends";
        }

        @Override
        public void breaks() {
            over = "breaks";
        }

        String text() {
            return body.toString();
        }

        /** The types, in order. */
        List<String> events() {
            var types = new ArrayList<String>();
            text().lines().forEach(line -> types.add(Json.text(Json.parse(line), "type")));
            return types;
        }
    }
}
