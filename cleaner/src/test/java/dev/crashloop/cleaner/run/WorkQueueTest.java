package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.HandTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final List<Integer> begun = new CopyOnWriteArrayList<>();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger mostAtWork = new AtomicInteger();
    private final Semaphore allowed = new Semaphore(0);
    private final List<Thread> workers = new CopyOnWriteArrayList<>();
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final HandTime time = new HandTime();
    private final WorkQueue<Integer> queue = new WorkQueue<>(3, time, this::work);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void soManyAreWorkedOnAtTheSameTimeAndTheOthersInTheirOrder() {
        for (int key = 0; key < 100; key++) {
            queue.submit(key);
        }

        await().until(() -> begun.size() == 3);
        allowed.release(100);
        await().until(() -> begun.size() == 100 && atWork.get() == 0);

        assertThat(mostAtWork).hasValue(3);
        assertThat(begun.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(begun).doesNotHaveDuplicates();
    }

    @Test
    void aKeyThatIsWantedAgainWhileItIsWorkedOnIsWorkedOnOnceMoreAfterwards() {
        queue.submit(1);
        await().until(() -> begun.size() == 1);

        queue.submit(1);
        queue.submit(1);
        assertThat(begun).hasSize(1);
        allowed.release(2);

        await().until(() -> begun.size() == 2 && atWork.get() == 0);
        queue.submit(2);
        await().until(() -> begun.contains(2));
        assertThat(begun).containsExactly(1, 1, 2);
    }

    @Test
    void aKeyThatWaitsAndIsWantedAgainIsWorkedOnOnce() {
        for (int key : List.of(1, 2, 3, 4, 4, 4)) {
            queue.submit(key);
        }

        allowed.release(10);

        await().until(() -> begun.size() >= 4 && atWork.get() == 0);
        queue.submit(5);
        await().until(() -> begun.contains(5));
        assertThat(begun).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }

    @Test
    void workThatFailsDoesNotKeepTheOthersFromBeingDone() {
        for (int key = -10; key < 3; key++) {
            queue.submit(key);
        }

        allowed.release(20);

        await().until(() -> begun.size() == 13);
    }

    @Test
    void whatIsWantedAgainAfterItIsClosedIsLeft() throws Exception {
        queue.submit(1);
        await().until(() -> begun.size() == 1);
        queue.submit(1);

        queue.close();
        queue.submit(1);
        queue.submitAfter(1, Duration.ofSeconds(1));
        workers.getFirst().join();

        assertThat(uncaught).isEmpty();
        assertThat(begun).containsExactly(1);
        assertThat(time.isAwaited()).isFalse();
    }

    private void work(int key) throws InterruptedException {
        workers.add(Thread.currentThread());
        Thread.currentThread().setUncaughtExceptionHandler((_, e) -> uncaught.add(e));
        begun.add(key);
        mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
        try {
            allowed.acquire();
            if (key < 0) {
                throw new IllegalStateException("as this test wants it");
            }
        } finally {
            atWork.decrementAndGet();
        }
    }
}
