package dev.crashloop.cleaner.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Locale;

/** Secrets whose name is a value itself, {@code {"name": "DB_PASSWORD", "value": "x"}}, or stands in a sentence, {@code password is 'x'}. */
final class NamedValues {
    private static final Pattern PAIR = Pattern.compile(
            "(?i)\\b(?:name|key)\\\\*[\"']?\\s*[:=]\\s*\\\\*[\"']?([\\w.:-]+)\\\\*[\"']?\\s*[,;]?\\s*\\\\*[\"']?value\\\\*[\"']?\\s*[:=]\\s*\\\\*[\"']?([^\\s\"',}\\\\]+)");

    private static final Pattern QUOTED = Pattern.compile(
            "(?i)\\b(?:password|passphrase|api[ _-]?key|token|secret)(?: (?:for|of) [^:='\"]{1,40})? is:? [\"']([^\"']+)[\"']");

    private static final Pattern BARE = Pattern.compile(
            "(?i)\\b(?:password|passphrase|api[ _-]?key|token|secret)(?: (?:for|of) [^:='\"]{1,40})? is:? ([^\\s\"',;]{6,})");

    /** {@code with token 0a1b…}: long enough to be no name. */
    private static final Pattern BEHIND_WORD =
            Pattern.compile("(?i)\\b(?:token|api[ -]key) [\"']?([A-Za-z0-9_-]{20,})");

    private NamedValues() {}

    static String redact(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        String result = lower.contains("value") ? redactPairs(line) : line;
        if (lower.contains("token ") || lower.contains("key ")) {
            result = Matches.replace(BEHIND_WORD, result, NamedValues::hasDigit);
        }
        if (!lower.contains(" is ") && !lower.contains(" is: ")) {
            return result;
        }
        result = Matches.replace(QUOTED, result, value -> !Harmless.isValue(value));
        return Matches.replace(BARE, result, NamedValues::hasDigit);
    }

    private static String redactPairs(String line) {
        Matcher matcher = PAIR.matcher(line);
        var result = new StringBuilder();
        int copied = 0;
        while (matcher.find()) {
            if (SecretKeys.isSecret(matcher.group(1), false) && !Harmless.isValue(matcher.group(2))) {
                result.append(line, copied, matcher.start(2)).append(Redactor.REDACTED);
                copied = matcher.end(2);
            }
        }
        return copied == 0 ? line : Matches.unlessSame(line, result.append(line, copied, line.length()));
    }

    private static boolean hasDigit(String value) {
        return !Harmless.isValue(value) && value.chars().anyMatch(Character::isDigit);
    }
}
