package dev.crashloop.cleaner.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.lease.Candidates.Candidate;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever happens to the Lease, to the network and to the clocks: never do two act in the same second. */
class LeaderElectionTest {
    private static final int DURATION = (int) LeaseTimes.DEFAULT.duration().toSeconds();
    private static final int DEADLINE = (int) LeaseTimes.DEFAULT.renewDeadline().toSeconds();
    private static final int RETRY = (int) LeaseTimes.DEFAULT.retry().toSeconds();

    private final Candidates candidates = new Candidates();

    @AfterEach
    void neverTwoAtOnce() {
        try (candidates) {
            assertThat(candidates.acts())
                    .allSatisfy((second, who) ->
                            assertThat(who).as("who acted in second " + second).hasSize(1));
        }
    }

    @Test
    void theFirstToAskLeadsAndTheOtherStandsBy() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();

        candidates.pass(60);

        assertThat(a.leads()).isTrue();
        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(b.termsBegun()).isZero();
        assertThat(b.election.state())
                .isInstanceOfSatisfying(
                        LeaseState.Waiting.class,
                        waiting -> assertThat(waiting.holder()).isEqualTo("a"));
        assertThat(candidates.acts()).hasSize(60);
    }

    @Test
    void whoeverStandsByReadsTheLeaseAndDoesNothingElse() {
        candidates.add("a").start();
        Candidate b = candidates.add("b").start();

        candidates.pass(60);

        assertThat(b.link.sent()).hasSizeBetween(20, 60 / RETRY + 1).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).endsWith("/leases/crashloop-cleaner");
        });
    }

    @Test
    void aLeaderThatCannotRenewStopsLongBeforeAnotherBegins() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(20);

        long renewed = lastWriteOfTheLease();
        Fault outage = candidates.cluster.faults().inject(leases("update"), Effect.internalError());
        candidates.pass(DEADLINE + RETRY);
        assertThat(a.leads()).isFalse();
        assertThat(a.termsOpen()).isZero();
        a.link.cut();
        outage.close();
        candidates.pass(DURATION);

        assertThat(candidates.acted("a")[1]).isLessThan(renewed + DEADLINE);
        assertThat(candidates.acted("b")[0]).isBetween(renewed + DURATION, renewed + DURATION + 2L * RETRY);
        assertThat(b.leads()).isTrue();
    }

    @Test
    void aShortOutageIsNoLoss() {
        Candidate a = candidates.add("a").start();
        candidates.add("b").start();
        candidates.pass(10);

        a.link.cut();
        candidates.pass(DEADLINE - 2 * RETRY);
        a.link.mend();
        candidates.pass(20);

        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(a.leads()).isTrue();
    }

    @Test
    void aReplicaThatIsToldToStopLetsAnotherTakeOverAtOnce() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.close();
        assertThat(a.termsOpen()).isZero();
        assertThat(candidates.holder()).isEmpty();
        candidates.pass(2 * RETRY);

        assertThat(b.leads()).isTrue();
        assertThat(candidates.holder()).isEqualTo("b");
        assertThat(Json.at(candidates.lease(), "spec", "leaseTransitions").asInt(0))
                .isEqualTo(1);
    }

    @Test
    void aReplicaThatStopsWhileARequestMayStillArriveKeepsTheLeaseUntilItRunsOut() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);
        long renewed = lastWriteOfTheLease();

        a.link.loseAnswer(Link.on("DELETE", "/pods/"));
        a.act();
        a.close();
        assertThat(candidates.holder()).isEqualTo("a");
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(candidates.acted("b")[0]).isBetween(renewed + DURATION, renewed + DURATION + 2L * RETRY);
        assertThat(b.leads()).isTrue();
    }

    @Test
    void aReplicaThatStopsWaitsForTheAnswerThatIsOnItsWayAndGivesTheLeaseBack() throws InterruptedException {
        Candidate a = candidates.add("a").start();
        candidates.pass(10);
        Link.Stop deletion = a.hold(Link.on("DELETE", "/pods/"), Link.Moment.AFTER);
        Thread acting = Thread.ofVirtual().start(a::act);
        await().until(deletion::reached);

        Thread closing = Thread.ofVirtual().start(a::close);
        await().until(() -> !a.mayAct());
        assertThat(candidates.holder()).isEqualTo("a");
        deletion.release();
        closing.join();
        acting.join();

        assertThat(candidates.holder()).isEmpty();
    }

    @Test
    void aReplicaThatStopsWaitsForAnAnswerForASecondAtMost() throws InterruptedException {
        Candidate a = candidates.add("a").start();
        candidates.pass(10);
        Link.Stop deletion = a.hold(Link.on("DELETE", "/pods/"), Link.Moment.AFTER);
        Thread acting = Thread.ofVirtual().start(a::act);
        await().until(deletion::reached);

        Thread closing = Thread.ofVirtual().start(a::close);
        await().until(() -> a.time.isAwaited() && !a.mayAct());
        a.time.advance(Duration.ofSeconds(1));
        closing.join();

        assertThat(candidates.holder()).isEqualTo("a");
        deletion.release();
        acting.join();
    }

    @Test
    void aReplicaThatOversleptBeginsNoNewTermWhileARequestOfTheOldOneMayStillArrive() {
        Candidate a = candidates.add("a").start();
        candidates.pass(10);
        a.link.loseAnswer(Link.on("DELETE", "/pods/"));
        a.act();

        a.wakeAfter(Duration.ofSeconds(DEADLINE + 1));
        assertThat(a.termsOpen()).isZero();
        assertThat(a.termsBegun()).isEqualTo(1);
        candidates.pass(DURATION - DEADLINE - 2);
        assertThat(a.termsBegun()).isEqualTo(1);

        candidates.pass(2 + 2 * RETRY);
        assertThat(a.termsBegun()).isEqualTo(2);
        assertThat(candidates.holder()).isEqualTo("a");
    }

    @Test
    void anAnswerThatWasLostLongAgoDoesNotKeepTheLease() {
        Candidate a = candidates.add("a").start();
        candidates.pass(10);
        a.link.loseAnswer(Link.on("DELETE", "/pods/"));
        candidates.pass(DURATION + 1);

        a.close();

        assertThat(candidates.holder()).isEmpty();
    }

    @Test
    void aReplicaThatStandsByLeavesTheLeaseAloneWhenItStops() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        b.close();
        candidates.pass(10);

        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(candidates.holder()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -10, 10})
    void theLeaseOfADeadReplicaIsTakenAfterItsDurationWhateverTheClocksSay(int hours) {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b");
        b.time.setClock(Duration.ofHours(hours));
        b.start();
        candidates.pass(20);
        long renewed = lastWriteOfTheLease();

        a.kill();
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(candidates.acted("b")[0]).isBetween(renewed + DURATION, renewed + DURATION + 2L * RETRY);
    }

    @Test
    void clocksThatJumpEndNoTermAndTakeNoLease() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(5);

        for (int hours : List.of(5, -9, 24 * 365, -48)) {
            a.time.setClock(Duration.ofHours(hours));
            candidates.pass(5);
            b.time.setClock(Duration.ofHours(-2L * hours));
            candidates.pass(5);
        }

        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(b.termsBegun()).isZero();
    }

    @Test
    void aReplicaThatWakesUpFromALongSleepKnowsBeforeItsFirstRequestThatItMayNotAct() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.freeze();
        candidates.pass(60);
        assertThat(b.leads()).isTrue();
        a.wakeAfter(Duration.ofSeconds(60));
        candidates.pass(10);

        assertThat(a.termsOpen()).isZero();
        assertThat(a.leads()).isFalse();
        assertThat(candidates.acted("a")[1]).isLessThanOrEqualTo(10);
        assertThat(b.termsBegun()).isEqualTo(1);
    }

    @Test
    void aReplicaThatOversleptAndStillHasTheLeaseBeginsANewTermAndItsOldPermissionIsWorthNothing() {
        Candidate a = candidates.add("a").start();
        candidates.pass(10);

        a.freeze();
        a.wakeAfter(Duration.ofSeconds(60));

        assertThat(a.leads()).isTrue();
        assertThat(a.termsBegun()).isEqualTo(2);
        assertThat(a.termsOpen()).isEqualTo(1);
        int before = a.link.sent().size();
        a.act();
        assertThat(a.link.sent().size() - before)
                .as("deletions that two permissions let through")
                .isEqualTo(1);
    }

    @Test
    void aConflictAtTheUpdateIsNoLoss() {
        Candidate a = candidates.add("a").start();
        candidates.add("b").start();
        candidates.pass(10);

        for (int i = 0; i < 5; i++) {
            Link.Stop stop = a.hold(Link.on("PUT", "/leases/"), Link.Moment.BEFORE);
            while (!stop.reached()) {
                candidates.pass(1);
            }
            int edit = i;
            candidates.edit(lease -> metadata(lease, "annotations").put("edited", "" + edit));
            stop.release();
            a.settle();
            candidates.pass(2);
        }

        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(a.leads()).isTrue();
    }

    @Test
    void twoThatAskInTheSameInstantAreToldApartByTheApiServer() {
        Candidate a = candidates.add("a");
        Candidate b = candidates.add("b");
        Link.Stop held = a.hold(Link.on("POST", "/leases"), Link.Moment.BEFORE);

        a.start();
        assertThat(held.holds()).isTrue();
        b.start();
        held.release();
        a.settle();
        candidates.pass(10);

        assertThat(b.leads()).isTrue();
        assertThat(a.termsBegun()).isZero();
    }

    @Test
    void aLeaseThatPeopleDeleteStaysWithItsHolderWhoeverSeesItFirst() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.link.cut();
        candidates.cluster.store().delete(Resource.LEASES, "demo", "crashloop-cleaner", DeleteOptions.NOW);
        candidates.pass(2 * RETRY);
        a.link.mend();
        candidates.pass(DURATION);

        assertThat(candidates.holder()).isEqualTo("a");
        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(b.termsBegun()).isZero();
    }

    @Test
    void aLeaseThatIsDeletedAfterItsHolderDiedIsTakenAfterItsDuration() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.link.cut();
        candidates.pass(1);
        candidates.cluster.store().delete(Resource.LEASES, "demo", "crashloop-cleaner", DeleteOptions.NOW);
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(b.leads()).isTrue();
    }

    @Test
    void whoeverPeopleWriteIntoTheLeaseIsWaitedForByAll() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);
        long edited = candidates.now();

        candidates.edit(lease -> Json.child(lease, "spec").put("holderIdentity", "somebody"));
        candidates.pass(RETRY);
        assertThat(a.termsOpen()).isZero();
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(List.of(a.leads(), b.leads())).containsExactlyInAnyOrder(true, false);
        String next = a.leads() ? "a" : "b";
        assertThat(candidates.acts().tailMap(edited + RETRY).keySet())
                .as("seconds in which " + next + " acts again")
                .first()
                .satisfies(second -> assertThat(second).isGreaterThanOrEqualTo(edited + DURATION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b"})
    void aLeaseThatPeopleTakeFromItsHolderIsNotTakenBeforeTheHolderMustKnow(String holder) {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.link.cut();
        candidates.edit(lease -> Json.child(lease, "spec").put("holderIdentity", holder));
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(b.leads()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 15", "-5, 15", "20, 20", "2000000000, 300"})
    void aDurationThatPeopleWroteIsBelievedWithinReasonAndMendedByItsHolder(int written, int believed) {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        candidates.edit(lease -> Json.child(lease, "spec").put("leaseDurationSeconds", written));
        candidates.pass(RETRY);
        assertThat(Json.at(candidates.lease(), "spec", "leaseDurationSeconds").asInt(0))
                .isEqualTo(DURATION);
        a.kill();
        candidates.edit(lease -> Json.child(lease, "spec").put("leaseDurationSeconds", written));
        long edited = candidates.now();
        candidates.pass(believed + 3 * RETRY);

        assertThat(b.leads()).isTrue();
        assertThat(candidates.acted("b")[0]).isBetween(edited + believed, edited + believed + 3L * RETRY);
    }

    @Test
    void aLeaseThatMakesNoSenseIsTakenOver() {
        ObjectNode lease = Json.object();
        lease.putObject("metadata").put("namespace", "demo").put("name", "crashloop-cleaner");
        candidates.cluster.store().create(Resource.LEASES, lease);

        Candidate a = candidates.add("a").start();

        assertThat(a.leads()).isTrue();
        assertThat(candidates.holder()).isEqualTo("a");
    }

    @Test
    void labelsAndAnnotationsOfPeopleAreKept() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.edit(lease -> {
            metadata(lease, "labels").put("team", "platform");
            metadata(lease, "annotations").put("note", "do not touch");
        });

        candidates.pass(10);
        a.close();
        candidates.pass(10);

        assertThat(b.leads()).isTrue();
        assertThat(Json.text(candidates.lease(), "metadata", "labels", "team")).isEqualTo("platform");
        assertThat(Json.text(candidates.lease(), "metadata", "annotations", "note"))
                .isEqualTo("do not touch");
    }

    @Test
    void withoutThePermissionForLeasesNobodyActsAndWithItAgainTheyDo() {
        Candidate a = candidates.add("a").start();
        candidates.pass(10);
        long renewed = lastWriteOfTheLease();

        Registration denied = candidates
                .cluster
                .server()
                .access()
                .deny(call -> call.resource().equals("leases"));
        candidates.pass(30);
        assertThat(a.termsOpen()).isZero();
        assertThat(candidates.acted("a")[1]).isLessThan(renewed + DEADLINE);
        assertThat(a.election.state()).isInstanceOfSatisfying(LeaseState.Unreachable.class, state -> {
            assertThat(state.why()).contains("403", "leases");
            assertThat(state.apiServerAway()).isFalse();
        });

        denied.close();
        candidates.pass(RETRY + 1);
        assertThat(a.leads()).isTrue();
        assertThat(a.termsBegun()).isEqualTo(2);
    }

    @Test
    void errorsNowAndThenAreNoLoss() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();

        for (int i = 0; i < 6; i++) {
            candidates.cluster.faults().inject(leases(i % 2 == 0 ? "get" : "update"), Effect.internalError(), 3);
            candidates.pass(10);
        }

        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(b.termsBegun()).isZero();
    }

    @Test
    void anApiServerThatIsAwayForAMinuteStopsAllAndIsServedByOneWhenItIsBack() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        candidates.cluster.server().goAway();
        candidates.pass(60);
        assertThat(a.termsOpen() + b.termsOpen()).isZero();
        assertThat(a.election.state())
                .isInstanceOfSatisfying(
                        LeaseState.Unreachable.class,
                        state -> assertThat(state.apiServerAway()).isTrue());
        candidates.cluster.server().comeBack();
        candidates.pass(10);

        assertThat(List.of(a.leads(), b.leads())).containsExactlyInAnyOrder(true, false);
        assertThat(a.termsOpen() + b.termsOpen()).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesTooLateIsNoRenewal() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        Link.Stop late = a.hold(Link.on("PUT", "/leases/"), Link.Moment.AFTER);
        candidates.pass(DURATION + DEADLINE);
        assertThat(a.leads()).isFalse();
        assertThat(b.leads()).isTrue();
        late.release();
        a.settle();
        a.act();
        candidates.pass(5);

        assertThat(a.leads()).isFalse();
        assertThat(b.termsBegun()).isEqualTo(1);
    }

    @Test
    void aRequestThatArrivesAfterAnotherHasTakenTheLeaseChangesNothing() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        Link.Stop late = a.hold(Link.on("PUT", "/leases/"), Link.Moment.BEFORE);
        candidates.pass(DURATION + 2 * RETRY);
        assertThat(b.leads()).isTrue();
        late.release();
        a.settle();
        candidates.pass(5);

        assertThat(candidates.holder()).isEqualTo("b");
        assertThat(b.termsBegun()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void whoeverLosesTheAnswerToItsOwnWriteKnowsItWhenItReadsIt(String method) {
        Candidate a = candidates.add("a");
        if (method.equals("PUT")) {
            a.start();
        }
        Link.Stop lost = a.hold(Link.on(method, "/leases"), Link.Moment.AFTER);
        if (method.equals("POST")) {
            a.start();
        }
        while (!lost.reached()) {
            candidates.pass(1);
        }
        a.link.cut();
        lost.release();
        a.settle();
        candidates.pass(DEADLINE + RETRY);
        assertThat(a.leads()).isFalse();

        a.link.mend();
        candidates.pass(RETRY + 1);

        assertThat(a.leads()).isTrue();
    }

    @Test
    void aTermThatCannotBeginIsNoTerm() {
        Candidate a = candidates.add("a");
        a.failsToBegin(true);
        a.start();
        assertThat(a.leads()).isFalse();

        a.failsToBegin(false);
        candidates.pass(10);

        assertThat(a.leads()).isTrue();
        assertThat(a.termsBegun()).isEqualTo(1);
    }

    @Test
    void timesInWhichTwoCouldActAtOnceAreRefused() {
        Duration ten = Duration.ofSeconds(10);

        assertThatThrownBy(() -> new LeaseTimes(ten, ten, Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LeaseTimes(Duration.ofSeconds(15), ten, ten))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static java.util.function.Predicate<Call> leases(String verb) {
        return Call.on(verb, "leases");
    }

    /** The last write before this moment, in seconds. */
    private long lastWriteOfTheLease() {
        RequestLog.Entry last = candidates.cluster.requests().entries().stream()
                .filter(entry -> Candidates.LEASE_WRITES.test(entry.call()))
                .reduce((_, next) -> next)
                .orElseThrow();
        return candidates.now()
                - Duration.between(last.time(), candidates.timeline.instant()).toSeconds();
    }

    private static ObjectNode metadata(ObjectNode lease, String field) {
        return Json.child(Json.child(lease, "metadata"), field);
    }
}
