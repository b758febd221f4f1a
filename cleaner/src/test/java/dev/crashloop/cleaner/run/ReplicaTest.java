package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas on one cluster: one acts, and what it leaves behind at any instant the other one finishes. */
class ReplicaTest {
    private static final Duration PAST_ITS_LEASE = Duration.ofSeconds(30);

    private final Ward ward = Ward.open();
    private final Replicas replicas = new Replicas(ward);

    @AfterEach
    void close() {
        replicas.close();
        ward.close();
    }

    @Test
    void theOneThatDoesNotLeadAsksForNothingButTheLease() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        badPod("orders");
        ward.awaitOutcomes("Healed");
        replicas.pass(10);

        assertThat(b.link.sent()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).contains("/leases/");
        });
        assertThat(a.writes()).isNotEmpty();
        assertThat(b.replica.watching()).isFalse();
    }

    @Test
    void tenBadPodsAreCleanedOnceEachAlsoWhenTheLeaderDiesHalfWay() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        for (int i = 0; i < 10; i++) {
            badPod("orders-" + i);
        }
        ward.stage().soon().until(() -> ward.told().cleaned().size() >= 3);

        a.kill();
        replicas.awaitTakeOver(b);
        ward.stage()
                .soon()
                .untilAsserted(() -> assertThat(ward.records())
                        .hasSize(10)
                        .allSatisfy(record -> assertThat(Ward.outcome(record)).isEqualTo("Healed")));

        ward.stage().awaitServing(10);
        assertThat(ward.stage().podsEver()).isEqualTo(20);
        assertThat(ward.stage().removalsAsked()).isEqualTo(10);
    }

    @Test
    void whoeverIsToldToStopHandsOverAtOnceAndTheOutcomeIsFollowedByTheNext() {
        ward.probedDeployment("orders", crash(KNOWN), Behaviour.serves().readyAfter(Duration.ofSeconds(90)));
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        ward.awaitCleaned(1);

        a.close();
        assertThat(replicas.holder()).isEmpty();
        a.kill();
        replicas.pass(3);
        ward.stage().soon().until(b::leads);

        ward.awaitOutcomes("Healed");
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
    }

    @Test
    void oneThatCannotRenewStopsActingAlthoughItCouldReachEverythingElse() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        a.link.breakOff(Link.on("PUT", "/leases/"));

        replicas.pass(12);
        int sent = a.writes().size();
        badPod("orders");
        ward.stage().awaitCrashLoop();
        ward.stage().pass(60);
        assertThat(a.replica.watching()).isFalse();
        assertThat(a.writes()).hasSize(sent);
        assertThat(ward.stage().removalsAsked()).isZero();
        replicas.awaitTakeOver(b);

        ward.awaitOutcomes("Healed");
        assertThat(a.writes()).hasSize(sent);
    }

    @Test
    void oneThatFreezesWithTheDeletionOnItsWayIsTooLateWhenItWakes() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        Link.Stop deletion = a.link.hold(Link.on("DELETE", "/pods/"), Link.Moment.BEFORE);
        badPod("orders");
        ward.stage().soon().until(deletion::reached);

        a.freeze();
        replicas.awaitTakeOver(b);
        ward.awaitOutcomes("Healed");
        int sent = a.writes().size();
        a.wakeAfter(PAST_ITS_LEASE);
        deletion.release();
        replicas.pass(5);
        ward.stage().pass(30);

        assertThat(a.writes().subList(sent, a.writes().size()))
                .as("what it sent after it woke up: the deletion that had passed the fence")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(ward.stage().podsEver()).isEqualTo(2);
        assertThat(ward.outcomes()).containsExactly("Healed");
        assertThat(Ward.outcome(ward.record())).isEqualTo("Healed");
    }

    @Test
    void oneThatFreezesBetweenRecordAndDeletionDoesNothingMoreWhenItWakes() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        Link.Stop written = a.link.hold(Link.on("POST", "/cleanups"), Link.Moment.AFTER);
        badPod("orders");
        ward.stage().soon().until(written::reached);

        a.freeze();
        replicas.awaitTakeOver(b);
        ward.awaitOutcomes("Healed");
        int sent = a.writes().size();
        a.wakeAfter(PAST_ITS_LEASE);
        written.release();
        replicas.pass(5);
        ward.stage().pass(30);

        assertThat(a.writes()).hasSize(sent);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(ward.stage().podsEver()).isEqualTo(2);
        assertThat(Ward.outcome(ward.record())).isEqualTo("Healed");
    }

    @Test
    void oneThatFreezesWithItsDeletionCarriedOutWritesNoStatusOverThatOfTheNext() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        Link.Stop deletion = a.link.hold(Link.on("DELETE", "/pods/"), Link.Moment.AFTER);
        badPod("orders");
        ward.stage().soon().until(deletion::reached);

        a.freeze();
        replicas.awaitTakeOver(b);
        ward.awaitOutcomes("Healed");
        int sent = a.writes().size();
        a.wakeAfter(PAST_ITS_LEASE);
        deletion.release();
        replicas.pass(5);
        ward.stage().pass(30);

        assertThat(a.writes()).hasSize(sent);
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(Ward.phase(ward.record())).isEqualTo("Finished");
    }

    @Test
    void oneThatSleptPastItsLeaseAndFindsItUntakenCleansOnInANewTerm() {
        Replicas.One a = replicas.lead("a");
        a.freeze();
        badPod("orders");
        ward.stage().awaitCrashLoop();
        ward.stage().pass(60);

        a.wakeAfter(PAST_ITS_LEASE);
        replicas.pass(5);

        ward.awaitOutcomes("Healed");
        assertThat(ward.stage().removalsAsked()).isEqualTo(1);
        assertThat(Json.at(ward.record(), "status", "deletedAt").isMissingNode())
                .isFalse();
    }

    @Test
    void oneThatNeverBeganCanBeClosed() {
        Replicas.One a = replicas.prepare("a");

        assertThatCode(a::close).doesNotThrowAnyException();
    }

    private void badPod(String name) {
        ward.deployment(name, crash(KNOWN), Behaviour.serves());
    }
}
