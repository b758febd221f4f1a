package dev.crashloop.cleaner.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.lease.Candidates.Candidate;
import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A replica that stops: another takes over as soon as nothing of it can arrive any more, and not before. */
class HandOverTest {
    private static final int DURATION = (int) LeaseTimes.DEFAULT.duration().toSeconds();
    private static final int DEADLINE = (int) LeaseTimes.DEFAULT.renewDeadline().toSeconds();
    private static final int RETRY = (int) LeaseTimes.DEFAULT.retry().toSeconds();

    @RegisterExtension
    final Candidates candidates = new Candidates();

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
        long renewed = candidates.lastWriteOfTheLease();

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
}
