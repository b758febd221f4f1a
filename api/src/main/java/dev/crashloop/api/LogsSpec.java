package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on a log. Each condition is tried on each line by itself: a line must contain the text, or match the expression. At least
 * one of {@code allOf} and {@code anyOf} is needed: what a log does not say is no evidence.
 */
public record LogsSpec(
        @JsonPropertyDescription("Each of these must be found, in the same line or in different ones.") @Nullable
        List<ConditionSpec> allOf,

        @JsonPropertyDescription("At least one of these must be found.") @Nullable
        List<ConditionSpec> anyOf,

        @JsonPropertyDescription("None of these may be found.") @Nullable
        List<ConditionSpec> noneOf) {}
