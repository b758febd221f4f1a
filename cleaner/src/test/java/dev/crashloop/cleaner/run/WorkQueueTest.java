package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.HandTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final List<Integer> begun = new CopyOnWriteArrayList<>();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger mostAtWork = new AtomicInteger();
    private final Semaphore allowed = new Semaphore(0);
    private final WorkQueue<Integer> queue = new WorkQueue<>(3, new HandTime(), this::work);

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
    void aKeyThatIsWantedAgainWhenTheQueueIsClosedIsLeft() throws InterruptedException {
        var uncaught = new CopyOnWriteArrayList<Throwable>();
        var ended = new CountDownLatch(1);
        var own = new AtomicReference<WorkQueue<Integer>>();
        own.set(new WorkQueue<>(1, new HandTime(), key -> {
            Thread.currentThread().setUncaughtExceptionHandler((_, e) -> {
                uncaught.add(e);
                ended.countDown();
            });
            begun.add(key);
            own.get().submit(key);
            own.get().close();
            own.get().submit(2);
            ended.countDown();
        }));

        own.get().submit(1);

        ended.await();
        await().during(Duration.ofMillis(100)).until(() -> uncaught.isEmpty() && begun.equals(List.of(1)));
    }

    @Test
    void workThatFailsDoesNotKeepTheOthersFromBeingDone() {
        for (int key = -10; key < 3; key++) {
            queue.submit(key);
        }

        allowed.release(20);

        await().until(() -> begun.size() == 13);
    }

    private void work(int key) throws InterruptedException {
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
