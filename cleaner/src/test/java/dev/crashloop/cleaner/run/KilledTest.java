package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.cluster.Link.Moment;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.sandbox.node.Behaviour;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Killed at any request of a cleanup, before it was sent or before its answer came: the next program finishes what was begun, once. */
class KilledTest {
    private static final int KILLS = 8;

    private final Ward ward = Ward.on(Ward.builder(120));

    @AfterEach
    void close() {
        ward.close();
    }

    /** One of the requests of a cleanup. */
    record Step(String name, Predicate<Wire.Request> which, Moment moment) {
        @Override
        public String toString() {
            return moment.name().toLowerCase(Locale.ROOT) + " " + name;
        }
    }

    private static Stream<Step> steps() {
        Stream<Step> reading = Stream.of(
                new Step("the list of pods", Link.on("GET", "/pods?limit"), Moment.BEFORE),
                new Step("the log", Link.on("GET", "/log?"), Moment.AFTER));
        return Stream.concat(reading, writes());
    }

    private static Stream<Step> writes() {
        return Stream.of(Moment.values())
                .flatMap(moment -> Stream.of(
                        new Step("the record", Link.on("POST", "/cleanups"), moment),
                        new Step("the deletion", Link.on("DELETE", "/pods/"), moment),
                        new Step("Deleted is written", status("\"phase\":\"Deleted\""), moment),
                        new Step("the replacement is written", status("\"replacement\":{"), moment),
                        new Step("the outcome is written", status("\"phase\":\"Finished\""), moment)));
    }

    private static Predicate<Wire.Request> status(String part) {
        return Link.on("PATCH", "/cleanups/")
                .and(request -> String.valueOf(request.body()).contains(part));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void thePodIsCleanedOnceAndItsReplacementIsFollowedToItsOutcome(Step step) {
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        kill(step);

        ward.clean(Stage.POLICY);

        awaitAllFinished(1);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(ward.stage().podsEver()).isEqualTo(2);
        assertThat(ward.records())
                .singleElement()
                .satisfies(record -> assertThat(Ward.outcome(record)).isEqualTo("Healed"));
    }

    @Test
    void aReplacementThatGotHealthyWhileNobodyLookedLives() {
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        kill(new Step("the deletion", Link.on("DELETE", "/pods/"), Moment.AFTER));
        ward.stage().awaitServing(1);
        ward.stage().pass(120);

        ward.clean(Stage.POLICY);

        awaitAllFinished(1);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(ward.stage().podsEver()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anEvictionIsFinishedInTheSameWay(Moment moment) {
        ward.deployment("orders", crash(KNOWN), Behaviour.serves());
        kill(new Step("the eviction", Link.on("POST", "/eviction"), moment), Stage.policy("Enforce", "Evict"));

        ward.clean(Stage.policy("Enforce", "Evict"));

        awaitAllFinished(1);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(ward.stage().podsEver()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void killedAgainAndAgainAtAnyRequestItCleansEachOfFiveOnce(long seed) {
        for (int i = 0; i < 5; i++) {
            ward.deployment("orders-" + i, crash(KNOWN), Behaviour.serves());
        }
        var random = new Random(seed);
        for (int i = 0; i < KILLS; i++) {
            int writes = 1 + random.nextInt(4);
            Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
            kill(new Step("write " + writes, afterWrites(writes), moment));
        }

        ward.clean(Stage.POLICY);

        awaitAllFinished(5);
        ward.stage().awaitServing(5);
        assertThat(ward.stage().podsEver()).isEqualTo(10);
        assertThat(ward.records())
                .allSatisfy(record -> assertThat(Ward.outcome(record)).isEqualTo("Healed"));
    }

    private static Predicate<Wire.Request> afterWrites(int number) {
        var seen = new AtomicInteger();
        return request -> !request.method().equals("GET") && seen.incrementAndGet() >= number;
    }

    private void kill(Step step) {
        kill(step, Stage.POLICY);
    }

    /** Runs a program until it comes to the step, or has nothing left to do. */
    private void kill(Step step, String policy) {
        Link link = ward.link();
        Link.Stop death = link.dieAt(step.which(), step.moment());
        ward.start(new ApiClient(link), Patience.DEFAULT, ward.stage().time(), policy);
        ward.stage().soon().until(death::reached);
    }

    private void awaitAllFinished(int records) {
        ward.stage()
                .soon()
                .untilAsserted(() -> assertThat(ward.records())
                        .hasSize(records)
                        .allSatisfy(record -> assertThat(Ward.phase(record)).isEqualTo("Finished")));
        ward.stage().pass(30);
    }
}
