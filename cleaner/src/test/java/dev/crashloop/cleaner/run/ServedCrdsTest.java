package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whether the CRDs are installed: wrong once, a leader would forget all that was before. */
class ServedCrdsTest {
    private static final String ALL = """
            {"resources": [{"name": "cleanups"}, {"name": "cleanups/status"}, {"name": "crashlooppolicies"}, {"name": "clustercrashlooppolicies"}]}""";

    private final HandTime time = new HandTime();
    private final Starting server = new Starting();
    private final CompletableFuture<Set<String>> served = new CompletableFuture<>();

    @Test
    void anApiServerThatHasThemSaysSoAtOnce() {
        server.group = ALL;

        look();

        assertThat(served.join())
                .containsExactlyInAnyOrder("cleanups", "crashlooppolicies", "clustercrashlooppolicies");
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void anApiServerThatIsReadyAndDoesNotKnowThemIsBelieved() {
        look();

        assertThat(served.join()).isEmpty();
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void anApiServerThatDoesNotSayWhetherItIsReadyIsBelieved() {
        server.readiness = 403;

        look();

        assertThat(served.join()).isEmpty();
    }

    @Test
    void anApiServerThatIsOnlyJustStartingIsAskedUntilItKnows() {
        server.readiness = 500;
        look();
        awaitWait(1);
        time.advance(ServedCrds.RETRY);
        awaitWait(2);
        assertThat(served).isNotDone();

        // ready, and a moment behind nevertheless
        server.readiness = 200;
        time.advance(ServedCrds.RETRY);
        awaitWait(3);
        assertThat(served).isNotDone();
        server.group = ALL;
        time.advance(ServedCrds.RETRY);

        assertThat(served.join()).hasSize(3);
    }

    private void look() {
        var crds = new ServedCrds(Replies.client(server), time);
        Thread.ofVirtual().start(() -> {
            try {
                served.complete(crds.look());
            } catch (InterruptedException e) {
                served.completeExceptionally(e);
            }
        });
    }

    /** Until it waits for the time of that number. */
    private void awaitWait(int number) {
        await().until(() -> time.sleeps().size() == number);
    }

    /** An API server, of which only what is asked for here is known. */
    private static final class Starting implements Replies.Script {
        private volatile int readiness = 200;
        private volatile String group = "";

        @Override
        public Wire.Answer reply(Wire.Request request) {
            if (request.path().equals("/readyz")) {
                return Replies.of(readiness, "ok");
            }
            return group.isEmpty() ? Replies.notFound() : Replies.ok(group);
        }
    }
}
