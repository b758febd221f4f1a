package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.node.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Watches that break, forget, stutter and mix things up in the middle of cleanups: each pod is cleaned once, and each outcome is right. */
class FaultyWatchTest {
    private final Ward ward = Ward.open();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void watchesThatAreCutAllTheTimeLoseNoOutcome() {
        threeGoodOnesAndABadOne();
        ward.clean(POLICY);

        ward.stage().soon().until(() -> {
            ward.cluster().faults().dropWatches(FaultyWatchTest::isWatch);
            return finished(4);
        });

        assertAllIsRight();
    }

    @Test
    void aHistoryThatIsForgottenAgainAndAgainLosesNoOutcome() {
        threeGoodOnesAndABadOne();
        ward.clean(POLICY);

        ward.stage().soon().until(() -> {
            forgetHistory();
            return finished(4);
        });

        assertAllIsRight();
    }

    @Test
    void changesThatComeTwiceAreCountedOnce() {
        ward.cluster().faults().inject(FaultyWatchTest::isWatch, new Effect.DuplicateEvents());
        threeGoodOnesAndABadOne();
        ward.clean(POLICY);

        ward.stage().soon().until(() -> finished(4));

        assertAllIsRight();
    }

    /** No API server does that. The last state that is seen may be wrong, so it may be that nobody knows the outcome. */
    @Test
    void changesInTheWrongOrderMayHideAnOutcomeAndMakeNobodyCleanAPodTwice() {
        ward.cluster().faults().inject(FaultyWatchTest::isWatch, new Effect.SwapEvents());
        threeGoodOnesAndABadOne();
        ward.clean(new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60)), POLICY);

        ward.stage().soon().until(() -> finished(4));
        ward.stage().pass(90);

        assertThat(ward.records()).extracting(Ward::outcome).isSubsetOf("Healed", "Recurred", "Unknown");
        assertThat(ward.told().cleaned())
                .extracting(Told.Entry.Removed::uid)
                .doesNotHaveDuplicates()
                .hasSize(ward.stage().podsEver() - 4);
    }

    @Test
    void aReplacementThatNoWatchShowsIsLookedForBeforeItIsSaidThatNoneIsWanted() {
        Link link = ward.link();
        Link.Stop deletion = link.hold(Link.on("DELETE", "/pods/"), Link.Moment.BEFORE);
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofMinutes(2)));
        ward.start(new ApiClient(link), Patience.DEFAULT, ward.stage().time(), POLICY);
        ward.stage().soon().until(deletion::reached);

        link.breakOff(Link.on("GET", "/pods?watch"));
        ward.cluster().faults().dropWatches(FaultyWatchTest::isWatch);
        deletion.release();
        ward.stage().pass(60);
        assertThat(Ward.outcome(ward.record())).isEmpty();
        assertThat(ward.record().path("status").has("replacement")).isTrue();
        link.mend();

        ward.awaitOutcomes("Healed");
    }

    @Test
    void aReplacementThatCrashesWhileNoWatchShowsItIsNotHealed() {
        var patience = new Patience(Duration.ofSeconds(150), Duration.ofMinutes(10));
        Link link = ward.link();
        ward.deployment("orders", crash(KNOWN), crash(KNOWN).after(Duration.ofMinutes(2)), Behaviour.serves());
        ward.start(new ApiClient(link), patience, ward.stage().time(), POLICY);
        ward.awaitCleaned(1);
        ward.stage().soon().until(() -> ward.stage().pods().stream().anyMatch(Stage::ready));
        ward.stage().pass(10);

        link.breakOff(Link.on("GET", "/pods?"));
        ward.cluster().faults().dropWatches(FaultyWatchTest::isWatch);
        assertThat(Stage.ready(ward.stage().pod())).isTrue();
        ward.stage().pass(300);
        assertThat(ward.outcomes()).isEmpty();
        link.mend();

        ward.stage().soon().until(() -> !ward.outcomes().isEmpty());
        assertThat(ward.outcomes().getFirst()).isEqualTo("Recurred");
    }

    private static Stream<Arguments> moments() {
        return Stream.of(
                Arguments.of("between record and deletion", Link.on("DELETE", "/pods/")),
                Arguments.of("between deletion and its note", Link.on("PATCH", "/cleanups/")),
                Arguments.of("between the log and the record", Link.on("POST", "/cleanups")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moments")
    void aListThatComesInTheMiddleOfACleanupIsNoReasonToDoAnythingTwice(String name, Predicate<Wire.Request> which) {
        Link link = ward.link();
        Link.Stop stop = link.hold(which, Link.Moment.BEFORE);
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        ward.start(new ApiClient(link), Patience.DEFAULT, ward.stage().time(), POLICY);
        ward.stage().soon().until(stop::reached);

        long lists = lists();
        forgetHistory();
        ward.stage().soon().until(() -> lists() >= lists + 2);
        ward.stage().pass(20);
        stop.release();

        ward.stage().soon().until(() -> finished(1));
        assertThat(ward.stage().podsEver()).isEqualTo(2);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(ward.records()).extracting(Ward::outcome).containsExactly("Healed");
    }

    /** Each watch is told that it cannot go on from where it is. */
    private void forgetHistory() {
        for (String resource : List.of("pods", "cleanups")) {
            ward.cluster().faults().inject(Call.on("watch", resource), Effect.expired(), 1);
        }
        ward.cluster().faults().dropWatches(FaultyWatchTest::isWatch);
    }

    private static boolean isWatch(Call call) {
        return call.verb().equals("watch");
    }

    private long lists() {
        return ward.cluster().requests().count(Call.on("list", "pods").or(Call.on("list", "cleanups")));
    }

    private void threeGoodOnesAndABadOne() {
        for (String name : List.of("orders", "payments", "inventory")) {
            ward.deployment(name, crash(KNOWN), Behaviour.serves());
        }
        ward.deployment("reports", crash(KNOWN), crash(KNOWN), Behaviour.serves());
    }

    private boolean finished(int atLeast) {
        return ward.records().stream()
                        .filter(record -> Ward.phase(record).equals("Finished"))
                        .count()
                >= atLeast;
    }

    private void assertAllIsRight() {
        ward.stage().soon().until(() -> finished(5));
        ward.stage().pass(30);
        assertThat(ward.records())
                .extracting(Ward::outcome)
                .containsExactlyInAnyOrder("Healed", "Healed", "Healed", "Recurred", "Healed");
        assertThat(ward.stage().podsEver()).isEqualTo(9);
        assertThat(ward.told().cleaned())
                .extracting(Told.Entry.Removed::uid)
                .doesNotHaveDuplicates()
                .hasSize(5);
        assertThat(ward.outcomes()).as("told").hasSize(5);
    }
}
