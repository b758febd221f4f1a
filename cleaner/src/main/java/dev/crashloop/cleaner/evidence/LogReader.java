package dev.crashloop.cleaner.evidence;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.policy.Policy.LogBounds;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.Pod.State;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads logs from the API server, bounded in number, bytes and time. */
public final class LogReader {
    /** How many lines are read first: nearly every crash tells its cause at the end. */
    static final int SHORT_TAIL_LINES = 200;

    /** How many requests for logs there are at the same time. */
    static final int MAX_PARALLEL_READS = 16;

    /** A log that has not arrived by then will not: the kubelet is in trouble. */
    static final Duration BODY_TIMEOUT = Duration.ofSeconds(30);

    /** A stamp with nanoseconds and the space behind it; it does not count against the user's bound. */
    private static final int STAMP_BYTES = 36;

    private final ApiClient api;
    private final Time time;
    private final Semaphore reads = new Semaphore(MAX_PARALLEL_READS, true);
    private final LogMemory memory = new LogMemory();

    /** Asks {@code api}. */
    public LogReader(ApiClient api, Time time) {
        this.api = api;
        this.time = time;
    }

    /**
     * Reads the log of the run that crashed: a short tail first, and all that the policy allows only if the short one is not
     * {@code enough}. Whoever asks for many should {@linkplain #read(Pod, Crash, LogBounds, Predicate, Function) use} them one by one.
     */
    public Evidence read(Pod pod, Crash crash, LogBounds bounds, Predicate<Evidence.Log> enough)
            throws InterruptedException {
        return read(pod, crash, bounds, enough, Function.identity());
    }

    /**
     * As above. The log has its share of the memory until {@code use} has made something of it, which should not hold on to it: others wait
     * for that.
     */
    public <T> T read(Pod pod, Crash crash, LogBounds bounds, Predicate<Evidence.Log> enough, Function<Evidence, T> use)
            throws InterruptedException {
        Optional<Evidence> nothing = nothingToRead(crash);
        if (nothing.isPresent()) {
            return use.apply(nothing.get());
        }
        boolean fits;
        try (LogMemory.Share _ = memory.shortTail()) {
            Optional<Evidence> tail = shortTail(pod, crash, bounds);
            if (tail.filter(evidence -> settles(evidence, enough)).isPresent()) {
                return use.apply(tail.get());
            }
            fits = tail.isPresent();
        }
        try (LogMemory.Share _ = memory.longTail(limit(bounds.tailLines(), bounds))) {
            if (!fits) {
                Evidence tail = tail(pod, crash, shortLines(bounds), bounds);
                if (settles(tail, enough)) {
                    return use.apply(tail);
                }
            }
            return use.apply(tail(pod, crash, bounds.tailLines(), bounds));
        }
    }

    private static Optional<Evidence> nothingToRead(Crash crash) {
        if (crash.run().isEmpty()) {
            return Optional.of(new Evidence.Unreadable(crash, "the kubelet has no record of the run that ended"));
        }
        State.Ended run = crash.run().get();
        if (run.startedAt() == null || run.finishedAt() == null) {
            return Optional.of(new Evidence.Unreadable(
                    crash,
                    "the kubelet does not know when the run " + (run.startedAt() == null ? "began" : "ended")
                            + ", so nothing tells its log from that of another run"));
        }
        return Optional.empty();
    }

    private static boolean settles(Evidence evidence, Predicate<Evidence.Log> enough) {
        return !(evidence instanceof Evidence.Log log) || log.complete() || enough.test(log);
    }

    private static int shortLines(LogBounds bounds) {
        return Math.min(SHORT_TAIL_LINES, bounds.tailLines());
    }

    /** The last lines, if they are few bytes; empty if they need more room. */
    private Optional<Evidence> shortTail(Pod pod, Crash crash, LogBounds bounds) throws InterruptedException {
        int lines = shortLines(bounds);
        if (limit(lines, bounds) <= LogMemory.SHORT_BYTES) {
            return Optional.of(tail(pod, crash, lines, bounds));
        }
        try {
            byte[] body = read(path(pod, crash, lines, LogMemory.SHORT_BYTES), LogMemory.SHORT_BYTES);
            return body.length < LogMemory.SHORT_BYTES
                    ? Optional.of(judge(crash, body, lines, lines >= bounds.tailLines()))
                    : Optional.empty();
        } catch (ApiException e) {
            return Optional.of(new Evidence.Unreadable(crash, e.getMessage(), retryAfter(e)));
        }
    }

    /**
     * The last {@code lines} lines. The kubelet applies a limit of bytes from the front, and so cuts off the end, which matters most:
     * where the lines don't fit, half as many are asked for.
     */
    private Evidence tail(Pod pod, Crash crash, int lines, LogBounds bounds) throws InterruptedException {
        for (int wanted = lines; ; wanted = Math.max(1, wanted / 2)) {
            long limit = limit(wanted, bounds);
            byte[] body;
            try {
                body = read(path(pod, crash, wanted, limit), limit);
            } catch (ApiException e) {
                return new Evidence.Unreadable(crash, e.getMessage(), retryAfter(e));
            }
            boolean cut = body.length >= limit;
            if (!cut || wanted == 1) {
                boolean all = wanted == lines && lines >= bounds.tailLines();
                return judge(crash, body, wanted, all || (cut && wanted == 1));
            }
        }
    }

    private static long limit(int lines, LogBounds bounds) {
        return bounds.limitBytes() + (long) STAMP_BYTES * lines;
    }

    private static Optional<Duration> retryAfter(ApiException e) {
        return e instanceof ApiException.Refused refused ? refused.retryAfter() : Optional.empty();
    }

    private static Evidence judge(Crash crash, byte[] body, int wanted, boolean all) {
        Optional<LogBody> parsed = LogBody.parse(body);
        if (parsed.isEmpty()) {
            String text = new String(body, 0, Math.min(body.length, 500), StandardCharsets.UTF_8).strip();
            return new Evidence.Unreadable(crash, "the answer is not a log: " + text);
        }
        LogBody log = parsed.get();
        State.Ended run = crash.run().orElseThrow();
        if (log.lines().isEmpty()) {
            return new Evidence.Unreadable(crash, "the log is empty");
        }
        if (!log.within(run.startedAt(), run.finishedAt())) {
            return new Evidence.Unreadable(
                    crash,
                    "the log is of another run: its lines are from " + log.first() + " to " + log.last()
                            + ", the run that crashed lasted from " + run.startedAt() + " to " + run.finishedAt());
        }
        return new Evidence.Log(crash, log.lines(), all || log.lines().size() < wanted);
    }

    private static String path(Pod pod, Crash crash, int lines, long limit) {
        String path = "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + "/log?container="
                + URLEncoder.encode(crash.container(), StandardCharsets.UTF_8) + "&timestamps=true&tailLines=" + lines
                + "&limitBytes=" + limit;
        return crash.which() == Crash.Which.PREVIOUS ? path + "&previous=true" : path;
    }

    private byte[] read(String path, long limit) throws ApiException, InterruptedException {
        reads.acquire();
        try {
            return readNow(path, limit);
        } finally {
            reads.release();
        }
    }

    private byte[] readNow(String path, long limit) throws ApiException, InterruptedException {
        InputStream in = api.open(path);
        Time.Alarm deadline = time.after(BODY_TIMEOUT, () -> close(in));
        try (in) {
            return in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 8));
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new ApiException.Unreachable(api.server(), "GET " + path, e);
        } finally {
            deadline.cancel();
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException _) {
            // the reader is told by its own exception
        }
    }
}
