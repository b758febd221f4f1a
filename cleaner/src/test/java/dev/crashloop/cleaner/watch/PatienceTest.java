package dev.crashloop.cleaner.watch;

import static dev.crashloop.cleaner.watch.PodWatch.LIST;
import static dev.crashloop.cleaner.watch.PodWatch.WATCH;
import static dev.crashloop.cleaner.watch.PodWatch.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.sandbox.fault.Effect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a reflector waits, on a time that the test moves. */
class PatienceTest {
    private final HandTime time = new HandTime();
    private final PodWatch watch = PodWatch.prepared(Duration.ofDays(1), time);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void aWatchThatIsSilentForTooLongIsOpenedAgain() {
        watch.healthy("orders").start();
        watch.crash("orders", 1);
        soon().until(() -> watch.inCrashLoop().equals(List.of("orders")));

        time.advance(Reflector.SILENCE.plusSeconds(1));
        soon().until(() -> time.sleeps().size() == 1);
        time.advance(Reflector.FIRST_RETRY);

        soon().until(() -> watch.watches() == 2);
        watch.crashLooping("payments");
        soon().until(() -> watch.inCrashLoop().equals(List.of("orders", "payments")));
        assertThat(watch.lists()).isEqualTo(1);
    }

    @Test
    void aWatchThatNeverSaidAWordIsOpenedAgain() {
        watch.healthy("orders").start();

        soon().until(time::isAwaited);
        time.advance(Reflector.SILENCE.plusSeconds(1));
        soon().until(() -> time.sleeps().size() == 1);
        time.advance(Reflector.FIRST_RETRY);

        soon().until(() -> watch.watches() == 2);
        watch.crash("orders", 1);
        soon().until(() -> watch.inCrashLoop().equals(List.of("orders")));
    }

    @Test
    void aWatchOfWhatNeverChangesIsRenewedAndIsNoFailureThatIsWaitedForLongerEachTime() {
        watch.healthy("orders").start();

        for (int renewals = 1; renewals <= 4; renewals++) {
            int expected = renewals;
            soon().until(time::isAwaited);
            time.advance(Reflector.SILENCE.plusSeconds(1));
            soon().until(() -> time.sleeps().size() == expected);
            time.advance(Reflector.FIRST_RETRY);
            soon().until(() -> watch.watches() == expected + 1);
        }

        assertThat(time.sleeps()).containsOnly(Reflector.FIRST_RETRY);
    }

    @Test
    void aWatchThatTalksIsNotCut() {
        watch.healthy("orders").start();
        for (int restarts = 1; restarts <= 5; restarts++) {
            watch.crash("orders", restarts);
            int told = restarts;
            soon().until(() -> watch.changed.size() == told);
            time.advance(Reflector.SILENCE.dividedBy(2).plusSeconds(5));
        }

        watch.crash("orders", 6);
        soon().until(() -> watch.changed.size() == 6);
        assertThat(watch.watches()).isEqualTo(1);
    }

    @Test
    void failuresInARowAreTriedAgainMoreAndMoreRarelyAndASuccessStartsOver() {
        var outage = watch.cluster.faults().inject(LIST, Effect.unavailable());
        watch.begin();
        for (int i = 1; i <= 8; i++) {
            int failures = i;
            soon().until(() -> time.sleeps().size() == failures);
            time.advance(Duration.ofSeconds(30));
        }
        soon().until(() -> time.sleeps().size() == 9);

        assertThat(time.sleeps().stream().map(Duration::toMillis))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);

        outage.close();
        time.advance(Duration.ofSeconds(30));
        soon().until(() -> watch.cluster.faults().openWatches(WATCH) == 1);
        watch.crashLooping("orders");
        soon().until(() -> !watch.changed.isEmpty());
        watch.cluster.faults().dropWatches(WATCH);
        soon().until(() -> time.sleeps().size() == 10);
        assertThat(time.sleeps().getLast()).isEqualTo(Reflector.FIRST_RETRY);
    }

    @Test
    void aBusyApiServerIsGivenTheTimeThatItAskedFor() {
        watch.cluster.faults().inject(LIST, Effect.tooManyRequests(7), 1);
        watch.begin();

        soon().until(() -> time.sleeps().size() == 1);

        assertThat(time.sleeps().getFirst()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }
}
