package dev.crashloop.sandbox.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScaledTimelineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void anHourPassesInAMomentAndActionsRunInOrder() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (ScaledTimeline time = new ScaledTimeline(START, 36_000)) {
            time.at(START.plusSeconds(7200), () -> seen.add("two hours"));
            time.at(START.plusSeconds(3600), () -> seen.add("an hour"));

            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("an hour");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("two hours");
            assertThat(time.instant()).isAfterOrEqualTo(START.plusSeconds(7200));
        }
    }

    @Test
    void nothingRunsAfterItIsClosed() {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        ScaledTimeline time = new ScaledTimeline(START, 1);
        time.after(Duration.ofHours(1), () -> seen.add("never"));
        time.close();
        time.after(Duration.ZERO, () -> seen.add("never"));

        assertThat(seen).isEmpty();
    }

    @Test
    void whatIsThousandsOfYearsAwayKeepsNothingElseFromRunning() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (ScaledTimeline time = new ScaledTimeline(START, 1)) {
            time.at(Instant.parse("9999-12-31T23:59:59Z"), () -> seen.add("never"));
            // long enough for it to wait for that one first
            assertThat(seen.poll(100, TimeUnit.MILLISECONDS)).isNull();
            time.after(Duration.ofMillis(1), () -> seen.add("soon"));

            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("soon");
        }
    }
}
