package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One condition on a line of the log: exactly one of the two fields. */
public record ConditionSpec(
        @JsonPropertyDescription("The line contains this text, letter for letter.") @Size(min = 1) @Nullable
        String contains,

        @JsonPropertyDescription(
                "A part of the line matches this RE2 expression (https://github.com/google/re2/wiki/Syntax).")
        @Size(min = 1)
        @Nullable
        String regex) {}
