package dev.crashloop.cleaner.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads as much of an RE2 expression as it takes to tell what its matches must contain. The expression is known to be good; whatever is not
 * plain to see is taken for "any text", or gives up the whole expression.
 */
final class ExpressionReader {
    /** The reader does not know what the expression means. */
    static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final int MAX_DEPTH = 100;

    /** Larger classes of characters are taken for any text. */
    private static final int MAX_CLASS = 8;

    private static final Pattern REPETITION = Pattern.compile("\\{(\\d+)(?:,\\d*)?}");
    private static final Pattern GROUP_NAME = Pattern.compile("\\?P?<\\w+>");
    private static final Pattern FLAGS = Pattern.compile("\\?([ismU-]*)([:)])");

    /** An escape sequence that stands for one of several characters, or for one by its number. */
    private static final Pattern SOME_CHARACTER =
            Pattern.compile("[dDsSwW]|[pP](?:\\{[^}]*}|[A-Za-z])|x(?:\\{[0-9A-Fa-f]+}|[0-9A-Fa-f]{2})|[afnrtv]");

    private final String text;
    private final boolean lowerCase;
    private int at;
    private int depth;
    private boolean ignoresCase;

    /** @param lowerCase whether to take every letter for a small one; those that are not of ASCII for any text */
    ExpressionReader(String text, boolean lowerCase) {
        this.text = text;
        this.lowerCase = lowerCase;
    }

    /** Whether a flag says so, for some of the expression at least. Known when it was read. */
    boolean ignoresCase() {
        return ignoresCase;
    }

    Shape read() throws NotUnderstood {
        Shape shape = alternatives();
        if (at < text.length()) {
            throw new NotUnderstood();
        }
        return shape;
    }

    private Shape alternatives() throws NotUnderstood {
        var shapes = new ArrayList<Shape>();
        do {
            shapes.add(sequence());
        } while (take('|'));
        return shapes.size() == 1 ? shapes.getFirst() : Shape.either(shapes);
    }

    private Shape sequence() throws NotUnderstood {
        var shapes = new ArrayList<Shape>();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            if (text.startsWith("\\Q", at)) {
                quoted(shapes);
            } else {
                shapes.add(item());
            }
            while (at < text.length()) {
                Optional<Shape> repeated = repetition(shapes.getLast());
                if (repeated.isEmpty()) {
                    break;
                }
                shapes.set(shapes.size() - 1, repeated.get());
            }
        }
        return Shape.sequence(shapes);
    }

    /** The item as often as what follows it says; empty if nothing of the kind follows. */
    private Optional<Shape> repetition(Shape item) {
        Shape repeated;
        Matcher counted = matcher(REPETITION);
        if (take('*')) {
            repeated = Shape.ANY;
        } else if (take('+')) {
            repeated = item.repeated();
        } else if (take('?')) {
            repeated = item.optional();
        } else if (counted.lookingAt()) {
            at = counted.end();
            boolean maybeNone = counted.group(1).matches("0+");
            repeated = maybeNone ? Shape.ANY : counted.group().equals("{1}") ? item : item.repeated();
        } else {
            return Optional.empty();
        }
        take('?'); // as few as possible instead of as many: no difference here
        return Optional.of(repeated);
    }

    private Shape item() throws NotUnderstood {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '.' -> Shape.ANY;
            case '^', '$' -> Shape.EMPTY;
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '*', '+', '?' -> throw new NotUnderstood();
            default -> character(c);
        };
    }

    private Shape group() throws NotUnderstood {
        if (++depth > MAX_DEPTH) {
            throw new NotUnderstood();
        }
        if (at < text.length() && text.charAt(at) == '?') {
            Matcher name = matcher(GROUP_NAME);
            Matcher flags = matcher(FLAGS);
            if (name.lookingAt()) {
                at = name.end();
            } else if (flags.lookingAt()) {
                at = flags.end();
                ignoresCase |= flags.group(1).contains("i");
                if (flags.group(2).equals(")")) {
                    depth--;
                    return flagsOnly();
                }
            } else {
                throw new NotUnderstood();
            }
        }
        Shape shape = alternatives();
        if (!take(')')) {
            throw new NotUnderstood();
        }
        depth--;
        return shape;
    }

    private Shape character(int c) {
        if (!lowerCase) {
            return Shape.one(Character.toString(c));
        }
        return c < 0x80 ? Shape.one(Character.toString(Character.toLowerCase(c))) : Shape.ANY;
    }

    /** No item of its own: a repetition behind it is of what stands before it. */
    private Shape flagsOnly() throws NotUnderstood {
        if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
            throw new NotUnderstood();
        }
        return Shape.EMPTY;
    }

    private Shape escape() throws NotUnderstood {
        Matcher some = matcher(SOME_CHARACTER);
        if (some.lookingAt()) {
            at = some.end();
            return Shape.ANY;
        }
        char c = next();
        if (c == 'A' || c == 'z' || c == 'b' || c == 'B') {
            return Shape.EMPTY;
        }
        return character(punctuation(c));
    }

    private static char punctuation(char c) throws NotUnderstood {
        if (c > '~' || c < ' ' || Character.isLetterOrDigit(c)) {
            throw new NotUnderstood();
        }
        return c;
    }

    /** Between {@code \Q} and {@code \E}: each character as it is. A repetition that follows is of the last one. */
    private void quoted(List<Shape> shapes) throws NotUnderstood {
        int end = text.indexOf("\\E", at + 2);
        String quoted = text.substring(at + 2, end < 0 ? text.length() : end);
        if (quoted.isEmpty()) {
            throw new NotUnderstood();
        }
        quoted.codePoints().forEach(c -> shapes.add(character(c)));
        at = end < 0 ? text.length() : end + 2;
    }

    private Shape characterClass() throws NotUnderstood {
        boolean any = take('^');
        var members = new ArrayList<Shape>();
        for (boolean first = true; first || !take(']'); first = false) {
            if (at >= text.length()) {
                throw new NotUnderstood();
            }
            int named = text.startsWith("[:", at) ? text.indexOf(":]", at + 2) : -1;
            if (named >= 0) {
                any = true;
                at = named + 2;
                continue;
            }
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\\') {
                Matcher some = matcher(SOME_CHARACTER);
                any |= some.lookingAt();
                if (some.lookingAt()) {
                    at = some.end();
                    continue;
                }
                c = punctuation(next());
            } else if (c == '-') {
                any = true; // a range, or not: in either case the end is found
            }
            members.add(character(c));
        }
        return any || members.size() > MAX_CLASS ? Shape.ANY : Shape.either(members);
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private char next() throws NotUnderstood {
        if (at >= text.length()) {
            throw new NotUnderstood();
        }
        return text.charAt(at++);
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }
}
