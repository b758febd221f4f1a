package dev.crashloop.cleaner.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.CleanupRecords;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** What became of a cleanup, where the API server does not let it be written down. */
class RefusedWritesTest {
    private final Refusing wire = new Refusing();
    private final HandTime time = new HandTime();
    private final ClusterRecords records = new ClusterRecords(Replies.client(wire), time);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void read() {
        records.present(object(planned()));
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void close() {
        logger().detachAppender(log);
        records.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 422})
    void isTriedAgainLessAndLessOftenAndToldOnce(int code) {
        wire.code = code;

        records.update(healed());
        waits(9);

        assertThat(time.sleeps())
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains(
                        "demo/orders-1-749d6f4c-50a1-45b3-a07b-412f36786b9c",
                        "cannot be written",
                        ": " + code,
                        "cleanups/status",
                        "delete the record");
    }

    @Test
    void isTriedAtAnEvenPaceWhileTheApiServerIsInTrouble() {
        wire.code = 503;

        records.update(healed());
        waits(4);

        assertThat(time.sleeps()).extracting(Duration::toSeconds).containsOnly(5L);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void isWrittenOnceTheApiServerLetsIt() {
        wire.code = 403;
        records.update(healed());
        waits(3);

        wire.code = 200;
        time.advance(Duration.ofSeconds(20));

        await().until(() -> wire.taken.get() == 1);
        assertThat(time.isAwaited()).isFalse();
    }

    /** Until it has waited so many times, the last wait not over. */
    private void waits(int times) {
        for (int wait = 1; wait <= times; wait++) {
            int expected = wait;
            await().until(() -> time.sleeps().size() == expected);
            if (wait < times) {
                time.advance(time.sleeps().getLast());
            }
        }
    }

    private List<String> warnings() {
        return new ArrayList<>(log.list)
                .stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Refusals.class);
    }

    private static ObjectNode object(CleanupRecord record) {
        return RecordObjects.of(record, 5);
    }

    private CleanupRecord healed() {
        var deleted = new Progress.Deleted(time.instant(), Optional.empty());
        return planned().with(new Progress.Finished(Optional.of(deleted), Outcome.Healed, time.instant(), "ready"));
    }

    private CleanupRecord planned() {
        return CleanupRecords.planned("749d6f4c-50a1-45b3-a07b-412f36786b9c", time.instant());
    }

    /** An API server that answers every write with this code. */
    private static final class Refusing implements Replies.Script {
        private volatile int code;
        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public synchronized Wire.Answer reply(Wire.Request request) {
            if (code == 200) {
                taken.incrementAndGet();
            }
            return Replies.status(code, "no");
        }
    }
}
