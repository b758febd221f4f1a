package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which lines of the log of a run a condition is tried on. */
public enum LogPart {
    /** Only the lines of the final failure: the exception, panic or fatal error by which the run ended, with its causes. */
    @JsonProperty("final")
    FINAL,

    /** Every line that was read. */
    @JsonProperty("tail")
    TAIL;

    /** The word for it in a policy: {@code final} or {@code tail}. */
    public String word() {
        return this == FINAL ? "final" : "tail";
    }
}
