package dev.crashloop.cleaner.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Virtual threads, one at a time. */
@Tag("simulation")
class ThreadsTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void theSameSeedRunsThemInTheSameOrderAndAnotherInAnother() {
        List<List<String>> orders =
                IntStream.range(0, 5).mapToObj(seed -> order(seed)).toList();

        assertThat(IntStream.range(0, 5).mapToObj(seed -> order(seed))).isEqualTo(orders);
        assertThat(orders).doesNotHaveDuplicates();
    }

    private List<String> order(int seed) {
        seen.clear();
        var threads = new Threads(new Random(seed));
        Threads.Crew crew = threads.crew();
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            crew.start(name, () -> seen.add(name));
        }
        while (threads.runOne()) {}
        assertThat(seen).hasSize(6);
        return List.copyOf(seen);
    }

    @Test
    void whatAThreadStartsBelongsToItsProcess() {
        var threads = new Threads(new Random(1));
        Threads.Crew crew = threads.crew();
        crew.start("parent", () -> Thread.ofVirtual().start(() -> seen.add("child")));
        threads.runOne();
        crew.freeze();
        assertThat(threads.canRun()).isFalse();

        crew.thaw();
        threads.runOne();

        assertThat(seen).containsExactly("child");
    }

    @Test
    void aKilledProcessRunsNoMoreWhoeverWakesIt() {
        var threads = new Threads(new Random(1));
        Threads.Crew crew = threads.crew();
        var latch = new CountDownLatch(1);
        crew.start("waits", () -> {
            try {
                latch.await();
                seen.add("woken");
            } catch (InterruptedException _) {
                seen.add("interrupted");
            }
        });
        threads.runOne();

        crew.kill();
        latch.countDown();

        assertThat(threads.canRun()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void aThreadThatSomebodyElseWakesIsADisturbance() throws Exception {
        var threads = new Threads(new Random(1));
        var latch = new CountDownLatch(1);
        threads.crew().start("waits", () -> {
            try {
                latch.await();
            } catch (InterruptedException _) {
                seen.add("interrupted");
            }
        });
        threads.runOne();
        assertThat(threads.disturbed()).isFalse();

        Thread.ofPlatform().start(latch::countDown).join();

        assertThat(threads.disturbed()).isTrue();
    }
}
