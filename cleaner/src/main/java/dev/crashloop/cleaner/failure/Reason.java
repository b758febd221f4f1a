package dev.crashloop.cleaner.failure;

import java.util.List;
import java.util.Locale;

/** Tells lines that say what is wrong from those that only say that something is: {@code permission denied}, but not {@code giving up}. */
final class Reason {
    /** What neither time nor a fresh start mends. A host that is not found is told by the line that says so, wherever it stands. */
    private static final List<String> LASTING = List.of(
            "denied",
            "forbidden",
            "unauthorized",
            "not allowed",
            "not permitted",
            "invalid",
            "malformed",
            "unsupported",
            "not supported",
            "unrecognized",
            "unrecognised",
            "unknown key",
            "unknown option",
            "unknown flag",
            "unknown field",
            "unknown keyword",
            "unknown directive",
            "unknown column",
            "unknown command",
            "unknown property",
            "unknown argument",
            "unknown element",
            "unknown setting",
            "undefined",
            "not defined",
            "not set",
            "required",
            "missing",
            "mismatch",
            "incompatible",
            "not compatible",
            "conflict",
            "duplicate",
            "already in use",
            "already exists",
            "does not exist",
            "doesn't exist",
            "no such file",
            "not found",
            "expired",
            "corrupt",
            "syntax error",
            "parse error",
            "parsing",
            "unmarshal",
            "unexpected token",
            "no space left",
            "read-only",
            "out of memory",
            "overflow");

    /** What may pass, or may not. */
    private static final List<String> OTHERS = List.of(
            "timed out",
            "timeout",
            "refused",
            "reset by",
            "unreachable",
            "no route",
            "not known",
            "no such",
            "failure in",
            "could not resolve",
            "couldn't resolve",
            "bad address",
            "try again");

    private static final int CHARS = 300;

    private Reason() {}

    /** Whether a line that is no quiet record says something that a fresh start does not mend. */
    static boolean isLastingIn(Line line) {
        return mayComplain(line) && containsAny(line, LASTING);
    }

    /** Whether such a line says anything of what is wrong. */
    static boolean isIn(Line line) {
        return mayComplain(line) && (containsAny(line, LASTING) || containsAny(line, OTHERS));
    }

    /** What an exception is called, such as InvalidOperationException, says little of what is wrong. */
    private static boolean mayComplain(Line line) {
        return line.level() != Level.INFO && line.frame() == Frame.NONE && ExceptionName.end(line.body()) == 0;
    }

    private static boolean containsAny(Line line, List<String> words) {
        String front = line.front(CHARS).toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(front::contains);
    }
}
