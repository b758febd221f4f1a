package dev.crashloop.cleaner.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.function.Predicate;

/** Replaces what a pattern matches. */
final class Matches {
    private Matches() {}

    /** Replaces each match, or its first group if there is one. */
    static String replace(Pattern pattern, String line) {
        return replace(pattern, line, _ -> true);
    }

    /** The same, for those matches only whose secret passes a test. The line itself if nothing is replaced. */
    static String replace(Pattern pattern, String line, Predicate<String> isSecret) {
        Matcher matcher = pattern.matcher(line);
        int group = matcher.groupCount() > 0 ? 1 : 0;
        var result = new StringBuilder();
        int copied = 0;
        while (matcher.find()) {
            int start = matcher.start(group);
            if (start < 0 || matcher.end(group) == start || !isSecret.test(matcher.group(group))) {
                continue;
            }
            result.append(line, copied, start).append(Redactor.REDACTED);
            copied = matcher.end(group);
        }
        return copied == 0 ? line : unlessSame(line, result.append(line, copied, line.length()));
    }

    /** The line itself if the new text says the same, because it was redacted before. */
    static String unlessSame(String line, StringBuilder text) {
        return text.compareTo(new StringBuilder(line)) == 0 ? line : text.toString();
    }
}
