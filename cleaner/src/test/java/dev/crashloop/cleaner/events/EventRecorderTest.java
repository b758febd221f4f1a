package dev.crashloop.cleaner.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told once in a while is told each time: API servers keep an Event for an hour. */
class EventRecorderTest {
    private final Server server = new Server();
    private final HandTime time = new HandTime();
    private final EventRecorder events = new EventRecorder(Replies.client(server), time);

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void whatHappensAgainAfterItsEventHasExpiredIsAnEventOfItsOwn() {
        tell("once");
        await().until(() -> server.there.equals(List.of("once")));
        server.there.clear(); // its hour is over
        time.advance(Duration.ofHours(2));

        tell("once more");

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(server.there).containsExactly("once more"));
    }

    @Test
    void anEventThatHasNoPlaceIsNotTriedWithoutEnd() {
        server.hasNoNamespace = true;
        tell("once");

        await().until(() -> server.asked.size() == 1);
        time.advance(Duration.ofHours(2));
        tell("once more");

        await().during(Duration.ofMillis(200)).until(() -> server.asked.size() == 2);
    }

    private void tell(String message) {
        events.record(new Note(
                new Subject("apps/v1", "Deployment", "demo", "orders", "d1"),
                Note.Type.Warning,
                "GivenUp",
                "given-up",
                message));
    }

    /** Keeps Events until a test says that their time is over. */
    private static final class Server implements Replies.Script {
        private final List<String> there = new CopyOnWriteArrayList<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile boolean hasNoNamespace;

        @Override
        public Wire.Answer reply(Wire.Request request) {
            asked.add(request.method());
            boolean creates = request.method().equals("POST");
            boolean found = !hasNoNamespace && (creates || !there.isEmpty());
            if (found && creates) {
                there.add(Json.text(Json.parse(Objects.requireNonNull(request.body())), "message"));
            }
            return found ? Replies.ok("{}") : Replies.notFound();
        }
    }
}
