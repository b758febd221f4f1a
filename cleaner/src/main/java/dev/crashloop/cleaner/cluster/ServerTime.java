package dev.crashloop.cleaner.cluster;

import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * What time it is for the API server: pods and records carry its times, and are compared with this one. The clock of the machine counts
 * only until the first answer; from then on it may be wrong by hours, or be set, and nothing changes.
 *
 * <pre>{@code
 * var time = new ServerTime(new SystemTime());
 * ApiClient api = unheard.hearing(time::heard);
 * }</pre>
 */
public final class ServerTime implements Time {
    /** An answer's date has no fractions of a second, the answer was on its way for a while, and there may be several servers. */
    static final Duration TOLERANCE = Duration.ofSeconds(30);

    /** After so long in which no answer agreed, the API server's clock was set back. */
    static final Duration DISAGREED = Duration.ofMinutes(1);

    private final Time machine;
    private boolean heard;
    private Instant zero = Instant.EPOCH;
    private Duration agreedAt = Duration.ZERO;

    /** {@code machine} tells how time passes, and what time it is until an answer was heard. */
    public ServerTime(Time machine) {
        this.machine = machine;
    }

    /** An answer of the API server was dated so. */
    public synchronized void heard(Instant date) {
        Duration now = machine.uptime();
        Instant then = date.minus(now);
        // dates come late, and never early: the latest of them is the best
        boolean better = !heard || then.isAfter(zero);
        if (better || !then.isBefore(zero.minus(TOLERANCE))) {
            agreedAt = now;
        }
        if (better || now.minus(agreedAt).compareTo(DISAGREED) > 0) {
            zero = then;
            agreedAt = now;
            heard = true;
        }
    }

    @Override
    public synchronized Instant instant() {
        return heard ? zero.plus(machine.uptime()) : machine.instant();
    }

    @Override
    public Duration uptime() {
        return machine.uptime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        machine.sleep(duration);
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        return machine.after(delay, action);
    }
}
