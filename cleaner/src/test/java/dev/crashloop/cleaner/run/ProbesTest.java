package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the probes of replicas say while things happen to them. */
class ProbesTest {
    private final Ward ward = Ward.open();
    private final Replicas replicas = new Replicas(ward);

    @AfterEach
    void close() {
        replicas.close();
        ward.close();
    }

    @Test
    void theLeaderAndTheOneThatStandsByAreBothReady() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");

        assertThat(a.replica.health().ready()).isEqualTo(new Health.Answer(true, "leading and watching"));
        assertThat(b.replica.health().ready()).isEqualTo(new Health.Answer(true, "standing by, a leads"));
    }

    @Test
    void oneThatNeverBeganIsAliveForAMinuteAndNotReady() {
        Replicas.One a = replicas.prepare("a");

        assertThat(a.replica.health().live().good()).isTrue();
        assertThat(a.replica.health().ready().good()).isFalse();
    }

    @Test
    void oneWhoseApiServerIsAwayForAnHourIsAliveAndReadyAllTheTime() {
        Replicas.One a = replicas.lead("a");
        a.link.cut();

        for (int minute = 0; minute < 60; minute++) {
            replicas.pass(3);
            a.time.advance(java.time.Duration.ofSeconds(57));
            assertThat(a.replica.health().live().good()).isTrue();
            assertThat(a.replica.health().ready().why()).contains("network is down");
            assertThat(a.replica.health().ready().good()).isTrue();
        }
    }

    @Test
    void oneThatMayNotUseTheLeaseIsAliveAndNotReadyUntilItMay() {
        Registration denied =
                ward.cluster().server().access().deny(call -> call.resource().equals("leases"));
        Replicas.One a = replicas.start("a");
        assertThat(a.replica.health().live().good()).isTrue();
        assertThat(a.replica.health().ready().good()).isFalse();
        assertThat(a.replica.health().ready().why()).contains("403");

        denied.close();
        replicas.pass(3);
        ward.stage().soon().until(() -> a.replica.health().ready().good());
    }

    @Test
    void aLeaderThatLostTheLeaseIsReadyToTakeItAgain() {
        Replicas.One a = replicas.lead("a");
        Replicas.One b = replicas.start("b");
        a.freeze();
        replicas.awaitTakeOver(b);

        a.wakeAfter(java.time.Duration.ofSeconds(30));
        replicas.pass(3);

        ward.stage()
                .soon()
                .untilAsserted(() -> assertThat(a.replica.health().ready())
                        .isEqualTo(new Health.Answer(true, "standing by, b leads")));
    }
}
