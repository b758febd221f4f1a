package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.lease.LeaseState;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the probes of a replica say. An API server that is away is no reason to be restarted: that would not bring it back, and would
 * only lose what is known.
 */
public final class Health {
    /** An attempt on the lease, with all its time-outs, takes no longer; a replica that made none for so long hangs. */
    static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);

    private final Supplier<LeaseState> lease;
    private final BooleanSupplier watching;
    private final Time time;
    private final Duration begin;

    Health(Supplier<LeaseState> lease, BooleanSupplier watching, Time time) {
        this.lease = lease;
        this.watching = watching;
        this.time = time;
        this.begin = time.uptime();
    }

    /**
     * The answer to one probe.
     *
     * @param why one line, for people
     */
    public record Answer(boolean good, String why) {}

    /** Whether it is alive; if not, only a restart helps. */
    public Answer live() {
        Duration last = switch (lease.get()) {
            case LeaseState.Unasked _ -> begin;
            case LeaseState.Waiting(Duration asOf, var _) -> asOf;
            case LeaseState.Leading(Duration asOf) -> asOf;
            case LeaseState.Unreachable(Duration asOf, var _, var _) -> asOf;
        };
        Duration silence = time.uptime().minus(last);
        return silence.compareTo(SIGN_OF_LIFE) <= 0
                ? new Answer(true, "alive")
                : new Answer(false, "no attempt on the lease for " + silence.toSeconds() + " s: it hangs");
    }

    /** Whether it does its part, or could at once. */
    public Answer ready() {
        return switch (lease.get()) {
            case LeaseState.Unasked _ -> new Answer(false, "the lease was not looked at yet");
            case LeaseState.Waiting(var _, String holder) -> new Answer(true, "standing by, " + holder + " leads");
            case LeaseState.Leading _ ->
                watching.getAsBoolean()
                        ? new Answer(true, "leading and watching")
                        : new Answer(false, "leading, but the pods were not all seen yet");
            case LeaseState.Unreachable(var _, String why, boolean away) ->
                new Answer(away, (away ? "the API server is away: " : "the lease cannot be had: ") + why);
        };
    }
}
