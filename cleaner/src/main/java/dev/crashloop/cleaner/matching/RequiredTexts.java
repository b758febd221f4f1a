package dev.crashloop.cleaner.matching;

import java.util.List;
import java.util.Optional;

/**
 * What a text must contain if an RE2 expression is to match in it. An expression need only be tried where one of these was found:
 *
 * <pre>{@code
 * RequiredTexts.of("lookup \\S+ on .*: (no such host|server misbehaving)"); // [": no such host", ": server misbehaving"]
 * RequiredTexts.of("(?i)timeout"); // empty: not told
 * }</pre>
 */
public final class RequiredTexts {
    /** Shorter texts are in nearly every line; to look for them first would gain nothing. */
    static final int MIN_LENGTH = 3;

    private RequiredTexts() {}

    /**
     * Texts of which at least one is part of whatever the expression matches. Cautious: empty wherever it takes a closer look to tell,
     * as with expressions that ignore case.
     *
     * @param expression one that RE2 accepts, without flags from outside
     * @return a few, each {@link LiteralScanner#searchable}
     */
    public static Optional<List<String>> of(String expression) {
        try {
            return new ExpressionReader(expression).read().required().map(List::copyOf);
        } catch (ExpressionReader.NotUnderstood _) {
            return Optional.empty();
        }
    }
}
