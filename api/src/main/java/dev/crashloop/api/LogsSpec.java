package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on a log. Each condition is tried on each line by itself: a line must contain the text, or match the expression. At least
 * one of {@code allOf} and {@code anyOf} is needed: what a log does not say is no evidence.
 */
@ValidationRule(
        value = "(has(self.allOf) && size(self.allOf) > 0) || (has(self.anyOf) && size(self.anyOf) > 0)",
        message = "names nothing that the log must contain: give at least one condition in allOf or anyOf")
public record LogsSpec(
        @JsonPropertyDescription("Each of these must be found, in the same line or in different ones.")
        @Size(max = CONDITIONS_MAX)
        @Nullable
        List<ConditionSpec> allOf,

        @JsonPropertyDescription("At least one of these must be found.") @Size(max = CONDITIONS_MAX) @Nullable
        List<ConditionSpec> anyOf,

        @JsonPropertyDescription("None of these may be found.") @Size(max = CONDITIONS_MAX) @Nullable
        List<ConditionSpec> noneOf) {

    /** How many conditions one list may have. */
    public static final int CONDITIONS_MAX = 30;
}
