package dev.crashloop.cleaner.history;

import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.BackOff;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often in a row one record could not be written, and what follows from that. Not thread-safe. */
final class Refusals {
    /** The wait before a write is tried again; it doubles each time if a person has to mend something first. */
    static final Duration WAIT = Duration.ofSeconds(5);

    private static final BackOff WAITS = new BackOff(WAIT, Duration.ofMinutes(5));

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private int lasting;

    /** It was refused once more, or did not arrive: how long to wait now. A person is told once, if one is needed. */
    Duration waitAfter(CleanupRecord record, ApiException why) {
        boolean needsAPerson = !why.transientFault() && !why.conflict();
        lasting = needsAPerson ? lasting + 1 : 0;
        if (lasting == 1) {
            LOG.warn(
                    "what became of record {}/{} cannot be written: {}; grant the right to patch cleanups/status,"
                            + " or delete the record if it is not valid any more; trying again until it works",
                    record.namespace(),
                    record.name(),
                    why.getMessage());
        } else {
            LOG.debug("record {} cannot be written yet: {}", record.name(), why.getMessage());
        }
        return WAITS.after(Math.max(0, lasting - 1));
    }
}
