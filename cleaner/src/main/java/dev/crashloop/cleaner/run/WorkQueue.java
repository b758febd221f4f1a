package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work by key, with the promises of client-go's work queue: one key is never worked on twice at the same time, and a key that is submitted
 * while it is being worked on is worked on once more afterwards. Each piece runs on a virtual thread; so many at a time.
 */
final class WorkQueue<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    private enum Progress {
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
    private final Semaphore places;
    private final Map<K, Progress> keys = new HashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("work-", 0).factory());

    WorkQueue(int parallel, Time time, Work<K> work) {
        this.places = new Semaphore(parallel, true);
        this.time = time;
        this.work = work;
    }

    synchronized void submit(K key) {
        if (threads.isShutdown()) {
            return;
        }
        if (keys.containsKey(key)) {
            keys.put(key, Progress.RUNNING_AND_WANTED_AGAIN);
        } else {
            keys.put(key, Progress.RUNNING);
            threads.execute(() -> run(key));
        }
    }

    /** Submits the key after the delay, unless that is to happen sooner already: a key has at most one alarm. */
    synchronized void submitAfter(K key, Duration delay) {
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

    private void run(K key) {
        try {
            do {
                places.acquire();
                try {
                    work.on(key);
                } catch (RuntimeException e) {
                    LOG.atError().setCause(e).addKeyValue("key", key).log("a defect of this program; please report it");
                } finally {
                    places.release();
                }
            } while (again(key));
        } catch (InterruptedException _) {
            // the queue is being closed
        }
    }

    private synchronized boolean again(K key) {
        if (keys.get(key) == Progress.RUNNING_AND_WANTED_AGAIN) {
            keys.put(key, Progress.RUNNING);
            return true;
        }
        keys.remove(key);
        return false;
    }

    /** Interrupts what is being worked on, and takes no more. */
    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (this) {
            alarms.values().forEach(alarm -> alarm.alarm().cancel());
            alarms.clear();
        }
    }
}
