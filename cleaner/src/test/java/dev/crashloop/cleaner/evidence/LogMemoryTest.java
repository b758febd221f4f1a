package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.policy.Policy.LogBounds;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many logs are read at once, and however long policies let them be: they have to share the memory. */
@Timeout(60)
class LogMemoryTest {
    private static final Pod POD = Pods.withContainers(Pods.crashLooping("app", 134, 3));
    private static final Crash CRASH =
            Crash.of(POD, Instant.parse("2026-01-02T10:00:10Z")).getFirst();

    /** The largest that a policy may have. */
    private static final LogBounds LARGEST = new LogBounds(100_000, 16 << 20);

    private static final int LONG_LOG = 12 << 20;

    private final Kubelet kubelet = new Kubelet();
    private final LogReader reader = new LogReader(new ApiClient(kubelet), new HandTime());

    @Test
    void logsOfTheLargestBoundsAreInMemoryOneAfterTheOther() throws Exception {
        kubelet.lines = LONG_LOG / Kubelet.LINE_BYTES;
        var inMemory = new AtomicLong();
        var most = new AtomicLong();
        var used = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            threads.add(Thread.ofVirtual().unstarted(() -> {
                int _ = read(LARGEST, evidence -> {
                    int length = ((Evidence.Log) evidence).lines().length();
                    most.accumulateAndGet(inMemory.addAndGet(length), Math::max);
                    await().until(() -> threads.stream().allMatch(LogMemoryTest::waitsOrHasEnded));
                    inMemory.addAndGet(-length);
                    return used.incrementAndGet();
                });
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(used).hasValue(6);
        assertThat(most.get()).isBetween((long) LONG_LOG, (long) LogMemory.LONG_BYTES);
    }

    @Test
    void aShortLogDoesNotWaitForALongOneWhateverItsBoundsAre() throws Exception {
        kubelet.lines = LONG_LOG / Kubelet.LINE_BYTES;

        int lines = read(LARGEST, _ -> {
            kubelet.lines = 2;
            return read(LARGEST, LogMemoryTest::lines);
        });

        assertThat(lines).isEqualTo(2);
    }

    @Test
    void manyLogsOfTheUsualBoundsAreInMemoryAtOnce() throws Exception {
        kubelet.lines = 900;

        int depth = nested(16);

        assertThat(depth).isEqualTo(16);
    }

    /** In the use of one log the next one is read. */
    private int nested(int depth) throws InterruptedException {
        return depth == 0 ? 0 : read(LogBounds.DEFAULT, _ -> 1 + nested(depth - 1));
    }

    @Test
    void aShortTailOfLongLinesIsReadWithMoreRoom() throws Exception {
        kubelet.lines = 1000;

        Evidence evidence = reader.read(POD, CRASH, LogBounds.DEFAULT, _ -> true);

        assertThat(lines(evidence)).isEqualTo(200);
        assertThat(kubelet.asked).hasSize(2);
    }

    @Test
    void aLogThatCannotBeReadOrUsedGivesItsShareBack() throws Exception {
        kubelet.lines = LONG_LOG / Kubelet.LINE_BYTES;
        for (int i = 0; i < LogMemory.SHORT_TAILS + 1; i++) {
            assertThatThrownBy(() -> read(LARGEST, _ -> {
                        throw new IllegalStateException("a defect");
                    }))
                    .hasMessage("a defect");
            kubelet.code = 500;
            assertThat(reader.read(POD, CRASH, LARGEST, _ -> false)).isInstanceOf(Evidence.Unreadable.class);
            kubelet.code = 200;
        }

        assertThat(read(LARGEST, LogMemoryTest::lines)).isEqualTo(kubelet.lines);
    }

    private interface Use<T> {
        T of(Evidence evidence) throws InterruptedException;
    }

    private <T> T read(LogBounds bounds, Use<T> use) {
        Function<Evidence, T> checked = evidence -> {
            try {
                return use.of(evidence);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        try {
            return reader.read(POD, CRASH, bounds, _ -> false, checked);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int lines(Evidence evidence) {
        return ((Evidence.Log) evidence).lines().size();
    }

    private static boolean waitsOrHasEnded(Thread thread) {
        return switch (thread.getState()) {
            case NEW, RUNNABLE -> thread == Thread.currentThread();
            case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> true;
        };
    }

    /** A log of lines of one length, of which it hands out the last ones, up to the limit of bytes. */
    private static final class Kubelet implements Wire {
        private static final int LINE_BYTES = 2048;
        private static final Pattern BOUNDS = Pattern.compile("tailLines=(\\d+)&limitBytes=(\\d+)");
        private static final String STAMP = "2026-01-02T10:00:04.123456789Z ";

        private final List<String> asked = new ArrayList<>();
        private volatile int lines;
        private volatile int code = 200;

        @Override
        public String server() {
            return "https://server";
        }

        @Override
        public Answer send(Request request, Duration atMost) {
            synchronized (asked) {
                asked.add(request.path());
            }
            Matcher bounds = BOUNDS.matcher(request.path());
            assertThat(bounds.find()).isTrue();
            int tail = Math.min(lines, Integer.parseInt(bounds.group(1)));
            int limit = Integer.parseInt(bounds.group(2));
            byte[] line = (STAMP + "x".repeat(LINE_BYTES - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
            byte[] body = new byte[Math.min(limit, tail * line.length)];
            for (int at = 0; at < body.length; at += line.length) {
                System.arraycopy(line, 0, body, at, Math.min(line.length, body.length - at));
            }
            return new Answer(code, Optional.empty(), Optional.empty(), new ByteArrayInputStream(body));
        }

        @Override
        public void close() {}
    }
}
