package dev.crashloop.cleaner.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.lease.Candidates.Candidate;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Registration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever happens to the Lease, to the network and to the clocks: never do two act in the same second. */
class LeaderElectionTest {
    private static final int DURATION = (int) LeaseTimes.DEFAULT.duration().toSeconds();
    private static final int DEADLINE = (int) LeaseTimes.DEFAULT.renewDeadline().toSeconds();
    private static final int RETRY = (int) LeaseTimes.DEFAULT.retry().toSeconds();

    @RegisterExtension
    final Candidates candidates = new Candidates();

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

        long renewed = candidates.lastWriteOfTheLease();
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

    @ParameterizedTest
    @ValueSource(ints = {0, -10, 10})
    void theLeaseOfADeadReplicaIsTakenAfterItsDurationWhateverTheClocksSay(int hours) {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b");
        b.time.setClock(Duration.ofHours(hours));
        b.start();
        candidates.pass(20);
        long renewed = candidates.lastWriteOfTheLease();

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
    void withoutThePermissionForLeasesNobodyActsAndWithItAgainTheyDo() {
        Candidate a = candidates.add("a").start();
        candidates.pass(10);
        long renewed = candidates.lastWriteOfTheLease();

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

    private static ObjectNode metadata(ObjectNode lease, String field) {
        return Json.child(Json.child(lease, "metadata"), field);
    }
}
