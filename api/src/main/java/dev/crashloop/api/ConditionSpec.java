package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One condition on a line of the log: exactly one of {@code contains} and {@code regex}. */
public record ConditionSpec(
        @JsonPropertyDescription("The line contains this text, letter for letter.") @Size(min = 1) @Nullable
        String contains,

        @JsonPropertyDescription(
                "A part of the line matches this RE2 expression (https://github.com/google/re2/wiki/Syntax).")
        @Size(min = 1)
        @Nullable
        String regex,

        @JsonPropertyDescription(
                "Where to look: tail is every line that was read, final only those of the exception, panic or fatal error by which the run ended.")
        @Default("tail")
        @Nullable
        LogPart in) {}
