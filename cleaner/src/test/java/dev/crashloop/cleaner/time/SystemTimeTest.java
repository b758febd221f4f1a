package dev.crashloop.cleaner.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
    private final Time time = new SystemTime();

    /** A record that people have edited may keep a workload waiting until then. */
    @Test
    void anAlarmThousandsOfYearsAwayKeepsNoOtherFromRinging() throws Exception {
        var rung = new CountDownLatch(1);
        Time.Alarm far = time.after(Duration.between(Instant.now(), Instant.parse("9999-12-31T23:59:59Z")), () -> {
            throw new AssertionError("it is not that late");
        });

        time.after(Duration.ofMillis(1), rung::countDown);

        assertThat(rung.await(10, TimeUnit.SECONDS)).isTrue();
        far.cancel();
    }
}
