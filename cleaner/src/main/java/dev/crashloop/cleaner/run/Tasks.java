package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes on until the program stops, each task on a virtual thread of its own. */
final class Tasks {
    /** The wait before a task that ended by a defect is begun anew. */
    static final Duration AFTER_DEFECT = Duration.ofSeconds(5);

    /** How long the end of a request under way is waited for when it is told to stop; an interrupt ends it much sooner. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);

    /** What a thread does; an interrupt ends it. */
    interface Task {
        void run() throws InterruptedException;
    }

    private final Time time;
    private final List<Thread> threads = new ArrayList<>();
    private boolean stopped;

    Tasks(Time time) {
        this.time = time;
    }

    /** Begins a task; none once they are to stop. */
    synchronized void start(String name, Task task) {
        if (!stopped) {
            threads.add(Thread.ofVirtual().name(name).start(() -> untilStopped(name, task)));
        }
    }

    /** A task that ends in a way nobody thought of begins anew: the program must not go on blind. */
    private void untilStopped(String name, Task task) {
        try {
            boolean done = false;
            while (!done) {
                try {
                    task.run();
                    done = true;
                } catch (RuntimeException | Error e) {
                    LOG.atError()
                            .setCause(e)
                            .addKeyValue("task", name)
                            .log("a defect of this program; please report it");
                    time.sleep(AFTER_DEFECT);
                }
            }
        } catch (InterruptedException _) {
            // stopped
        }
    }

    /** Interrupts them all, and lets none begin any more. */
    synchronized void stop() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }

    /** Waits a moment until they have ended. */
    void awaitStopped() {
        var enough = new CountDownLatch(1);
        Time.Alarm patience = time.after(STOP_WAIT, enough::countDown);
        Thread joining = Thread.ofVirtual().name("stop").start(() -> {
            join(threads());
            enough.countDown();
        });
        try {
            enough.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        patience.cancel();
        joining.interrupt();
    }

    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Thread> threads() {
        return List.copyOf(threads);
    }
}
