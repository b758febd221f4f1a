package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One condition on a line of the log: exactly one of {@code contains} and {@code regex}. */
@ValidationRule(value = "has(self.contains) != has(self.regex)", message = "needs contains or regex, and not both")
public record ConditionSpec(
        @JsonPropertyDescription("The line contains this text, letter for letter.")
        @Size(min = 1, max = TEXT_MAX)
        @ValidationRule(value = "self.matches('\\\\S')", message = "is blank: every line would match")
        @ValidationRule(
                value = "!self.contains('\\n') && !self.contains('\\r')",
                message = "has a line break, and is tried on one line at a time: make each line a condition of its own")
        @Nullable
        String contains,

        @JsonPropertyDescription(
                "A part of the line matches this RE2 expression (https://github.com/google/re2/wiki/Syntax).")
        @Size(min = 1, max = TEXT_MAX)
        @ValidationRule(
                value = "self.contains('" + NEWER_SYNTAX + "') || !''.matches(self)",
                message = "must be an RE2 expression that does not match the empty text, and so every line")
        @Nullable
        String regex,

        @JsonPropertyDescription(
                "Where to look: tail is every line that was read, final only those of the exception, panic or fatal error by which the run ended.")
        @Default("tail")
        @Nullable
        LogPart in) {

    /** The longest text or expression of a condition, in characters. */
    public static final int TEXT_MAX = 1024;

    /** The beginning of a named group that older API servers do not know, and the program does. */
    static final String NEWER_SYNTAX = "(?<";
}
