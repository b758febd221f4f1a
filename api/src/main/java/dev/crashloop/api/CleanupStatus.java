package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What has become of a cleanup so far. */
public record CleanupStatus(
        @JsonPropertyDescription("Planned, Deleted or Finished.") @Nullable
        Phase phase,

        @JsonPropertyDescription("When the API server accepted the deletion.") @Nullable
        String deletedAt,

        @JsonPropertyDescription("The pod that the controller made instead.") @Nullable
        Replacement replacement,

        @JsonPropertyDescription("Whether it helped.") @Nullable
        Outcome outcome,

        @JsonPropertyDescription("When the outcome was known.") @Nullable
        String finishedAt,

        @JsonPropertyDescription("For people: what the outcome rests on.") @Nullable
        String message) {

    /** How far a cleanup is. */
    public enum Phase {
        /** Written down, not done yet. */
        Planned,
        /** The pod is deleted, its replacement is being followed. */
        Deleted,
        /** The outcome is known. */
        Finished
    }

    /** What became of it. */
    public enum Outcome {
        /** The replacement works. */
        Healed,
        /** The replacement shows the same known failure. */
        Recurred,
        /** The replacement crashes for another reason. */
        Changed,
        /** No replacement is wanted: the workload was scaled down or deleted. */
        Gone,
        /** It could not be told in time. */
        Unknown
    }

    /** The pod that the controller made instead. */
    public record Replacement(
            @Nullable String name, @Nullable String uid) {}
}
