package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;

/** One condition on a line of a log. */
public sealed interface Condition {
    /** Whether the line fulfils it; in time linear in the line's length, whatever the user wrote. */
    boolean in(String line);

    /** For people, as it stands in the policy: {@code contains "No such host"}. */
    String describe();

    /** The line contains the text. */
    record Contains(String text) implements Condition {
        @Override
        public boolean in(String line) {
            return line.contains(text);
        }

        @Override
        public String describe() {
            return "contains \"" + text + "\"";
        }
    }

    /** A part of the line matches the RE2 expression. */
    record Regex(Pattern pattern) implements Condition {
        @Override
        public boolean in(String line) {
            return pattern.matcher(line).find();
        }

        @Override
        public String describe() {
            return "regex \"" + pattern.pattern() + "\"";
        }
    }
}
