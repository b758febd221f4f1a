package dev.crashloop.cleaner.evidence;

import dev.crashloop.cleaner.watch.Crash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What there is to know about why a run ended. */
public sealed interface Evidence {
    /** The run that it is about. */
    Crash crash();

    /**
     * The end of the log of exactly that run.
     *
     * @param lines in their order, the last one last; without time stamps, line ends and terminal colours; at least one
     * @param complete whether these are all lines that the policy wants read; otherwise more can be had
     */
    record Log(Crash crash, LogLines lines, boolean complete) implements Evidence {
        /** Of lines from elsewhere. */
        public Log(Crash crash, List<String> lines, boolean complete) {
            this(crash, LogLines.of(lines), complete);
        }
    }

    /**
     * There is no log to judge by: never a match.
     *
     * @param why for people: what was tried, and what came back
     * @param retryAfter how long the API server asks us to wait, if it does
     */
    record Unreadable(Crash crash, String why, Optional<Duration> retryAfter) implements Evidence {
        /** Unreadable, and nobody says until when. */
        public Unreadable(Crash crash, String why) {
            this(crash, why, Optional.empty());
        }
    }
}
