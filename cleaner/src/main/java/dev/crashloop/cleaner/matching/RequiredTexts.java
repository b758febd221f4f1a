package dev.crashloop.cleaner.matching;

import java.util.List;
import java.util.Optional;

/**
 * What a text must contain if an RE2 expression is to match in it. An expression need only be tried where one of these was found:
 *
 * <pre>{@code
 * RequiredTexts.of("lookup \\S+ on .*: (no such host|server misbehaving)"); // [": no such host", ": server misbehaving"]
 * RequiredTexts.of("(?i)Connection Timed Out");                             // ["connection timed out"] in any case
 * RequiredTexts.of("\\d+");                                                 // empty: not told
 * }</pre>
 *
 * @param texts a few, of which at least one is part of whatever the expression matches; each is {@link LiteralScanner#searchable}
 * @param anyCase whether the texts are in small letters, and are to be found in what {@link LowerCase} makes of the bytes
 */
public record RequiredTexts(List<String> texts, boolean anyCase) {
    /** Shorter texts are in nearly every line; to look for them first would gain nothing. */
    static final int MIN_LENGTH = 3;

    /**
     * What an expression needs. Cautious: empty wherever it takes a closer look to tell.
     *
     * @param expression one that RE2 accepts, without flags from outside
     */
    public static Optional<RequiredTexts> of(String expression) {
        try {
            var reader = new ExpressionReader(expression, false);
            Shape shape = reader.read();
            if (!reader.ignoresCase()) {
                return shape.required().map(texts -> new RequiredTexts(List.copyOf(texts), false));
            }
            // somewhere in it; what ignores case everywhere matches no less
            Shape lower = new ExpressionReader(expression, true).read();
            return lower.required().map(texts -> new RequiredTexts(List.copyOf(texts), true));
        } catch (ExpressionReader.NotUnderstood _) {
            return Optional.empty();
        }
    }
}
