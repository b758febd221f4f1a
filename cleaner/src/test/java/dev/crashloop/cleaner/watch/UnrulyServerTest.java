package dev.crashloop.cleaner.watch;

import static dev.crashloop.cleaner.watch.PodWatch.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Wire;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers, and what stands before them, whose watches begin well and are of no use: they must not be asked without a pause. */
class UnrulyServerTest {
    private static final List<Duration> MORE_AND_MORE_RARELY =
            List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    private final HandTime time = new HandTime();
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger watches = new AtomicInteger();
    private volatile String watch = "";
    private Thread watching = Thread.ofVirtual().unstarted(() -> {});

    @AfterEach
    void close() {
        watching.interrupt();
    }

    @Test
    void aWatchThatBringsNothingButAnErrorIsOpenedMoreAndMoreRarely() {
        start("""
                {"type": "ERROR", "object": {"kind": "Status", "code": 500, "message": "etcdserver: no leader"}}
                """);

        assertThat(sleeps(4)).isEqualTo(MORE_AND_MORE_RARELY);
        assertThat(lists).hasValue(1);
    }

    @Test
    void aWatchThatIsClosedAtOnceIsOpenedMoreAndMoreRarely() {
        start("");

        assertThat(sleeps(4)).isEqualTo(MORE_AND_MORE_RARELY);
        assertThat(lists).hasValue(1);
    }

    @Test
    void aHistoryThatIsForgottenAgainAndAgainIsListedMoreAndMoreRarely() {
        start("""
                {"type": "ERROR", "object": {"kind": "Status", "code": 410, "message": "too old resource version"}}
                """);

        assertThat(sleeps(4)).isEqualTo(MORE_AND_MORE_RARELY);
        assertThat(lists).hasValue(4);
    }

    @Test
    void whatAWatchHasBroughtStartsTheCountAnew() {
        start("""
                {"type": "BOOKMARK", "object": {"kind": "Pod", "metadata": {"resourceVersion": "6"}}}
                {"type": "ERROR", "object": {"kind": "Status", "code": 504, "message": "timeout"}}
                """);

        assertThat(sleeps(3)).containsOnly(Reflector.FIRST_RETRY);
    }

    /** The first waits, each of which is over at once. */
    private List<Duration> sleeps(int count) {
        for (int i = 1; i < count; i++) {
            int taken = i;
            soon().until(() -> time.sleeps().size() >= taken);
            time.advance(Duration.ofSeconds(30));
        }
        soon().until(() -> time.sleeps().size() == count);
        return time.sleeps();
    }

    private void start(String answerToWatches) {
        watch = answerToWatches;
        var source = new ListWatch<>(new ApiClient(new Server()), "/api/v1/pods", PodParser::parse);
        var loops = new CrashLoops(new Nobody());
        watching = Thread.ofVirtual().start(() -> {
            try {
                new Reflector<>(source, Pod::resourceVersion, loops, time).run();
            } catch (InterruptedException _) {
                // closed
            }
        });
    }

    private final class Server implements Wire {
        @Override
        public String server() {
            return "https://unruly";
        }

        @Override
        public Answer send(Request request, Duration atMost) {
            boolean watched = request.path().contains("watch=true");
            (watched ? watches : lists).incrementAndGet();
            return new Answer(
                    200,
                    Optional.empty(),
                    Optional.empty(),
                    body(watched ? watch : "{\"metadata\": {\"resourceVersion\": \"5\"}, \"items\": []}"));
        }

        private static InputStream body(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }

    private record Nobody() implements CrashLoops.Listener {
        @Override
        public void changed(Pod pod) {}

        @Override
        public void gone(Pod pod) {}
    }
}
