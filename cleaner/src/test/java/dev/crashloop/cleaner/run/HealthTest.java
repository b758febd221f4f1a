package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.lease.LeaseState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Alive as long as it tries, ready where it does its part or could at once. */
class HealthTest {
    private final HandTime time = new HandTime();
    private LeaseState lease = new LeaseState.Unasked();
    private boolean watching;
    private final Health health = new Health(() -> lease, () -> watching, time);

    @Test
    void beforeTheFirstLookAtTheLeaseItIsAliveAndNotReady() {
        assertThat(health.live().good()).isTrue();
        assertThat(health.ready()).isEqualTo(new Health.Answer(false, "the lease was not looked at yet"));
    }

    @Test
    void standingByIsReady() {
        lease = new LeaseState.Waiting(time.uptime(), "other");

        assertThat(health.live().good()).isTrue();
        assertThat(health.ready()).isEqualTo(new Health.Answer(true, "standing by, other leads"));
    }

    @Test
    void aLeaderIsReadyOnceItHasSeenAllPods() {
        lease = new LeaseState.Leading(time.uptime());
        assertThat(health.ready()).isEqualTo(new Health.Answer(false, "leading, but the pods were not all seen yet"));

        watching = true;

        assertThat(health.live().good()).isTrue();
        assertThat(health.ready()).isEqualTo(new Health.Answer(true, "leading and watching"));
    }

    @Test
    void anApiServerThatIsAwayIsNoReasonToBeRestartedOrTakenOut() {
        lease = new LeaseState.Unreachable(time.uptime(), "connection refused", true);

        assertThat(health.live().good()).isTrue();
        assertThat(health.ready()).isEqualTo(new Health.Answer(true, "the API server is away: connection refused"));
    }

    @Test
    void aLeaseThatAPersonHasToMendIsNotReadyAndARestartWouldNotHelp() {
        lease = new LeaseState.Unreachable(time.uptime(), "403 Forbidden", false);

        assertThat(health.live().good()).isTrue();
        assertThat(health.ready()).isEqualTo(new Health.Answer(false, "the lease cannot be had: 403 Forbidden"));
    }

    @Test
    void whoeverMakesNoAttemptForAMinuteHangsInWhateverState() {
        time.advance(Duration.ofSeconds(60));
        Duration asOf = time.uptime();
        for (LeaseState state : new LeaseState[] {
            new LeaseState.Waiting(asOf, "other"),
            new LeaseState.Leading(asOf),
            new LeaseState.Unreachable(asOf, "away", true)
        }) {
            lease = state;
            assertThat(health.live().good()).isTrue();
        }
        time.advance(Duration.ofSeconds(60));
        assertThat(health.live().good()).isTrue();

        time.advance(Duration.ofSeconds(1));

        assertThat(health.live()).isEqualTo(new Health.Answer(false, "no attempt on the lease for 61 s: it hangs"));
        lease = new LeaseState.Unasked();
        assertThat(health.live().good()).as("it never made one").isFalse();
    }

    @Test
    void aClockThatJumpsChangesNothing() {
        lease = new LeaseState.Leading(time.uptime());

        time.setClock(Duration.ofDays(3));

        assertThat(health.live().good()).isTrue();
    }
}
