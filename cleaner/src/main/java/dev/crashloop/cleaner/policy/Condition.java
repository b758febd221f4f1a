package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;
import dev.crashloop.api.LogPart;

/** One condition on a line of a log. */
public sealed interface Condition {
    /** Which lines it is tried on. */
    LogPart in();

    /** Whether the line fulfils it; in time linear in the line's length, whatever the user wrote. */
    boolean holds(String line);

    /** For people, as it stands in the policy: {@code contains "No such host"}. */
    String describe();

    /** The line contains the text. */
    record Contains(String text, LogPart in) implements Condition {
        /** Tried on every line. */
        public Contains(String text) {
            this(text, LogPart.TAIL);
        }

        @Override
        public boolean holds(String line) {
            return line.contains(text);
        }

        @Override
        public String describe() {
            return "contains \"" + text + "\"";
        }
    }

    /** A part of the line matches the RE2 expression. */
    record Regex(Pattern pattern, LogPart in) implements Condition {
        /** Tried on every line. */
        public Regex(Pattern pattern) {
            this(pattern, LogPart.TAIL);
        }

        @Override
        public boolean holds(String line) {
            return pattern.matcher(line).find();
        }

        @Override
        public String describe() {
            return "regex \"" + pattern.pattern() + "\"";
        }
    }
}
