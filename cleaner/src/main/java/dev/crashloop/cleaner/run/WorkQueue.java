package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work by key, with the promises of client-go's work queue: one key is never worked on twice at the same time, and a key that is submitted
 * while it is being worked on is worked on once more afterwards. Each piece runs on a virtual thread; so many at a time.
 */
final class WorkQueue<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    private enum Progress {
        WAITING,
        RUNNING,
        RUNNING_AND_WANTED_AGAIN
    }

    /** One piece of work. */
    interface Work<K> {
        void on(K key) throws InterruptedException;
    }

    private record Alarm(Instant due, Time.Alarm alarm) {}

    private final Map<K, Alarm> alarms = new HashMap<>();
    private final Work<K> work;
    private final Time time;
    private final int parallel;
    private final Map<K, Progress> keys = new HashMap<>();
    /** Those that wait for a thread: ten thousand keys cost less than ten thousand threads. */
    private final Deque<K> line = new ArrayDeque<>();

    private int working;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("work-", 0).factory());

    WorkQueue(int parallel, Time time, Work<K> work) {
        this.parallel = parallel;
        this.time = time;
        this.work = work;
    }

    synchronized void submit(K key) {
        Progress progress = keys.get(key);
        if (progress == null) {
            enqueue(key);
        } else if (progress == Progress.RUNNING) {
            keys.put(key, Progress.RUNNING_AND_WANTED_AGAIN);
        }
    }

    private void enqueue(K key) {
        if (threads.isShutdown()) {
            return;
        }
        keys.put(key, Progress.WAITING);
        line.add(key);
        if (working < parallel) {
            working++;
            threads.execute(this::run);
        }
    }

    /** Submits the key after the delay, unless that is to happen sooner already: a key has at most one alarm. */
    synchronized void submitAfter(K key, Duration delay) {
        if (threads.isShutdown()) {
            return;
        }
        Instant due = time.instant().plus(delay);
        Alarm before = alarms.get(key);
        if (before != null && !before.due().isAfter(due)) {
            return;
        }
        if (before != null) {
            before.alarm().cancel();
        }
        alarms.put(key, new Alarm(due, time.after(delay, () -> ring(key, due))));
    }

    private synchronized void ring(K key, Instant due) {
        Alarm set = alarms.get(key);
        if (set != null && set.due().equals(due)) {
            alarms.remove(key);
        }
        submit(key);
    }

    private void run() {
        try {
            for (Optional<K> key = next(); key.isPresent(); key = next()) {
                try {
                    work.on(key.get());
                } catch (RuntimeException | Error e) {
                    LOG.atError()
                            .setCause(e)
                            .addKeyValue("key", key.get())
                            .log("a defect of this program; please report it");
                } finally {
                    done(key.get());
                }
            }
        } catch (InterruptedException _) {
            // the queue is being closed
        }
    }

    private synchronized Optional<K> next() {
        Optional<K> next = Optional.ofNullable(line.poll());
        next.ifPresentOrElse(key -> keys.put(key, Progress.RUNNING), () -> working--);
        return next;
    }

    private synchronized void done(K key) {
        if (keys.remove(key) == Progress.RUNNING_AND_WANTED_AGAIN) {
            submit(key);
        }
    }

    /** Interrupts what is being worked on, and takes no more. */
    @Override
    public synchronized void close() {
        threads.shutdownNow();
        alarms.values().forEach(alarm -> alarm.alarm().cancel());
        alarms.clear();
        line.clear();
    }
}
