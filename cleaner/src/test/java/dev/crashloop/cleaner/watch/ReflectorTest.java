package dev.crashloop.cleaner.watch;

import static dev.crashloop.cleaner.watch.PodWatch.LIST;
import static dev.crashloop.cleaner.watch.PodWatch.WATCH;
import static dev.crashloop.cleaner.watch.PodWatch.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.time.SystemTime;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.store.ApiError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One list, then changes, whatever the API server and the network do to the watch. */
class ReflectorTest {
    private final PodWatch watch = PodWatch.prepared();

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void manyPodsAreListedInPagesAndOnlyThoseInACrashLoopAreKept() {
        for (int i = 0; i < 1_203; i++) {
            watch.healthy("pod-%04d".formatted(i));
        }
        watch.crash("pod-0000", 1).crash("pod-0700", 1).crash("pod-1202", 1).start();

        assertThat(watch.inCrashLoop()).containsExactly("pod-0000", "pod-0700", "pod-1202");
        List<String> queries = watch.cluster.requests().entries().stream()
                .filter(entry -> LIST.test(entry.call()))
                .map(RequestLog.Entry::query)
                .toList();
        assertThat(queries).hasSize(3).allMatch(query -> query.contains("limit=500"));
        assertThat(queries.get(0)).doesNotContain("continue");
        assertThat(queries.get(2)).contains("continue=");
    }

    @Test
    void changesComeWithoutAnotherList() {
        watch.healthy("orders").start();

        watch.crash("orders", 1);
        soon().until(() -> watch.inCrashLoop().equals(List.of("orders")));
        watch.delete("orders");
        soon().until(() -> watch.gone.equals(List.of("orders")));

        assertThat(watch.inCrashLoop()).isEmpty();
        assertThat(watch.lists()).isEqualTo(1);
    }

    @Test
    void aHealthyPodIsNotKeptHoweverItChanges() {
        watch.healthy("orders").start();

        watch.run("orders").crashLooping("last");

        soon().until(() -> watch.inCrashLoop().equals(List.of("last")));
        assertThat(watch.changed).containsExactly("last");
    }

    @Test
    void aPodThatFlipsToRunningIsStillItsCrashLoop() {
        watch.crashLooping("orders").start();

        watch.run("orders");

        soon().until(() -> watch.changed.size() == 2);
        assertThat(watch.inCrashLoop()).containsExactly("orders");
    }

    @Test
    void aWatchThatIsCutGoesOnWhereItWasAndLosesNothing() {
        watch.healthy("orders").healthy("payments").start();
        // a bookmark, or a change, has told it where it is
        watch.crash("orders", 1);
        soon().until(() -> watch.inCrashLoop().equals(List.of("orders")));

        var closed = watch.cluster.faults().inject(WATCH, new Effect.HangUp());
        watch.cluster.faults().dropWatches(WATCH);
        watch.crash("payments", 1).delete("orders");
        soon().until(() -> closed.hits() >= 1);
        closed.close();

        soon().until(() -> watch.inCrashLoop().equals(List.of("payments")));
        assertThat(watch.gone).containsExactly("orders");
        assertThat(watch.lists()).isEqualTo(1);
    }

    @Test
    void aHistoryThatIsForgottenMeansANewListThatShowsWhatWasDeletedMeanwhile() {
        watch.crashLooping("orders").crashLooping("payments").start();

        var closed = watch.cluster.faults().inject(WATCH, new Effect.HangUp());
        watch.cluster.faults().dropWatches(WATCH);
        watch.delete("orders");
        watch.crashLooping("inventory");
        watch.cluster.server().expireHistory();
        closed.close();

        soon().until(() -> watch.inCrashLoop().equals(List.of("inventory", "payments")));
        soon().until(() -> watch.gone.equals(List.of("orders")));
        assertThat(watch.lists()).isEqualTo(2);
        assertThat(watch.changed).containsExactly("orders", "payments", "inventory");
    }

    @Test
    void aPageThatExpiresMeansANewListFromTheStart() {
        for (int i = 0; i < 700; i++) {
            watch.healthy("pod-%04d".formatted(i));
        }
        watch.crash("pod-0699", 1);
        watch.cluster
                .faults()
                .inject(
                        LIST.and(call -> watch.lists() == 2),
                        new Effect.Refuse(ApiError.expired("The provided continue parameter is too old.")),
                        1);

        watch.start();

        assertThat(watch.inCrashLoop()).containsExactly("pod-0699");
        assertThat(watch.lists()).isEqualTo(4);
    }

    @Test
    void anApiServerThatIsAwayForAWhileIsFollowedAgainWhenItIsBack() {
        watch.crashLooping("orders").start();

        watch.cluster.server().goAway();
        watch.crashLooping("payments").delete("orders");
        watch.cluster.server().comeBack();

        soon().until(() -> watch.inCrashLoop().equals(List.of("payments")));
        assertThat(watch.gone).containsExactly("orders");
    }

    @Test
    void anApiServerThatIsAwayAtTheStartIsWaitedFor() {
        watch.crashLooping("orders").cluster.server().goAway();
        watch.begin();
        assertThat(watch.inCrashLoop()).isEmpty();

        watch.cluster.server().comeBack();

        soon().until(() -> watch.inCrashLoop().equals(List.of("orders")));
    }

    @Test
    void errorsOfTheListAreTriedAgain() {
        watch.crashLooping("orders");
        var faults = watch.cluster.faults();
        faults.inject(LIST, Effect.internalError(), 1);
        faults.inject(LIST, Effect.unavailable(), 1);

        watch.start();

        assertThat(watch.inCrashLoop()).containsExactly("orders");
        assertThat(watch.lists()).isEqualTo(3);
    }

    @Test
    void errorsOfTheWatchAreTriedAgainWithoutAList() {
        watch.crashLooping("orders");
        var faults = watch.cluster.faults();
        faults.inject(WATCH, Effect.internalError(), 1);
        faults.inject(WATCH, Effect.tooManyRequests(1), 1);

        watch.start();

        assertThat(watch.watches()).isEqualTo(3);
        assertThat(watch.lists()).isEqualTo(1);
    }

    @Test
    void changesThatComeTwiceAreToldOnce() {
        watch.cluster.faults().inject(WATCH, new Effect.DuplicateEvents());
        watch.healthy("orders").start();

        watch.crash("orders", 1).crash("orders", 2).crashLooping("payments");

        soon().until(() -> watch.changed.contains("payments"));
        assertThat(watch.changed).containsExactly("orders", "orders", "payments");

        watch.delete("orders");
        watch.crashLooping("inventory");
        soon().until(() -> watch.changed.contains("inventory"));
        assertThat(watch.gone).containsExactly("orders");
    }

    @Test
    void aWatchThatBreaksBeforeItsFirstChangeIsOpenedAgain() {
        watch.close();
        try (PodWatch quiet = PodWatch.prepared(Duration.ofDays(1), new SystemTime())) {
            quiet.healthy("orders").start();

            quiet.cluster.faults().dropWatches(WATCH);
            soon().until(() -> quiet.watches() == 2);
            quiet.crash("orders", 1);

            soon().until(() -> quiet.inCrashLoop().equals(List.of("orders")));
            assertThat(quiet.isAlive()).isTrue();
        }
    }
}
