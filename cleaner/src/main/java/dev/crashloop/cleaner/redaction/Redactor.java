package dev.crashloop.cleaner.redaction;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Replaces secrets in log lines by {@value #REDACTED}, and leaves what helps to understand the line: names of keys, schemes, user names.
 *
 * <pre>{@code
 * Redactor.DEFAULT.redact("Server=db;User Id=shop;Password=hunter2;")   // Server=db;User Id=shop;Password=[REDACTED];
 * Redactor.DEFAULT.redact("GET https://shop:hunter2@api.example.com/")  // GET https://shop:[REDACTED]@api.example.com/
 * Redactor.DEFAULT.redact("the token expired")                          // the token expired
 * }</pre>
 *
 * <p>It knows secrets by the key before them, by the place where they stand (headers, URLs), or by their own form. Where it can't be sure,
 * it takes out too much rather than too little. It can't know a secret that stands in a sentence without any of these; for secrets of
 * one's own there is {@link #with}.
 *
 * <p>Redacting twice is the same as redacting once. The time it takes grows with the length of the line, and not faster. Immutable.
 */
public final class Redactor {
    /** What stands in the place of a secret. */
    public static final String REDACTED = "[REDACTED]";

    /** Knows the usual secrets. */
    public static final Redactor DEFAULT = new Redactor(List.of());

    private static final List<UnaryOperator<String>> USUAL = List.of(
            PrivateKeys::redactLine,
            Headers::redact,
            KeyedSecrets::redact,
            NamedValues::redact,
            CommandLines::redact,
            UrlSecrets::redact,
            SecretShapes::redact);

    private final List<Pattern> more;

    private Redactor(List<Pattern> more) {
        this.more = more;
    }

    /**
     * A redactor that knows these secrets, too. Of a match, all is replaced, or only the first group if the pattern has groups:
     * {@code badge-(\d+)} makes {@code badge-1234} {@code badge-[REDACTED]}.
     */
    public Redactor with(List<Pattern> patterns) {
        var all = new ArrayList<>(more);
        all.addAll(patterns);
        return new Redactor(List.copyOf(all));
    }

    /** The line without its secrets; the same instance if it has none. Of a private key over several lines, see {@link #redact(List)}. */
    public String redact(String line) {
        String result = line;
        for (UnaryOperator<String> rule : USUAL) {
            result = rule.apply(result);
        }
        for (Pattern pattern : more) {
            result = Matches.replace(pattern, result);
        }
        return result;
    }

    /**
     * The lines without their secrets, each in its place. Knows private keys that go over several lines, also if only a part of the key is
     * among them.
     */
    public List<String> redact(List<String> lines) {
        return PrivateKeys.redactBlocks(lines).stream().map(this::redact).toList();
    }
}
