package dev.crashloop.cleaner.failure;

import java.util.List;

/** What a line is in the report of an error of Node.js. */
final class NodeLine {
    private static final List<String> UNCAUGHT = List.of(
            "Uncaught ",
            "uncaughtException",
            "UnhandledPromiseRejection",
            "[UnhandledPromiseRejection: ",
            "FATAL ERROR: ");

    private static final List<String> FILES = List.of(".js:", ".ts:", ".mjs:", ".cjs:", ".jsx:", ".tsx:");

    private NodeLine() {}

    /** Whether Node.js ends with this line. */
    static boolean isDeath(Line line) {
        return isThrow(line)
                || line.starts("Uncaught ")
                || line.starts("Node.js v")
                || line.starts("FATAL ERROR: ")
                || line.starts("[UnhandledPromiseRejection: ")
                || line.has("triggerUncaughtException(");
    }

    static boolean isUncaught(Line line) {
        return !isRemark(line)
                && (UNCAUGHT.stream().anyMatch(line::starts)
                        || line.has(") UnhandledPromiseRejectionWarning: ")
                        || line.has("Unhandled error event: ")
                        || line.has("triggerUncaughtException("));
    }

    /** What Node.js adds to a rejection that nobody handled. */
    private static boolean isRemark(Line line) {
        return line.has("UnhandledPromiseRejectionWarning: Unhandled promise rejection. This error")
                || line.has("[DEP0018]");
    }

    static boolean isThrow(Line line) {
        return line.starts("throw er; // Unhandled 'error' event") || (line.starts("throw err;") && line.indent() > 0);
    }

    /** {@code /app/server.js:12}: where it was thrown. */
    static boolean isPlace(Line line) {
        int colon = line.body().lastIndexOf(':');
        boolean numbered = colon > 0 && isNumber(line.body().substring(colon + 1));
        return numbered
                && line.body().indexOf(' ') < 0
                && (line.starts("node:") || FILES.stream().anyMatch(line::has));
    }

    static boolean isCaret(Line line) {
        return !line.isBlank() && line.body().chars().allMatch(c -> c == '^');
    }

    /** {@code TypeError: x is not a function}, {@code Error [ERR_X]: …}, {@code MongoTimeoutError: …}. */
    static boolean isError(Line line) {
        String body = line.body();
        int i = 0;
        while (i < body.length()
                && (Character.isLetterOrDigit(body.charAt(i)) || body.charAt(i) == '.' || body.charAt(i) == '_')) {
            i++;
        }
        boolean closed = i == body.length() || body.charAt(i) == ':' || body.startsWith(" [", i);
        String name = body.substring(0, i);
        return closed && (name.endsWith("Error") || name.endsWith("Exception") || name.endsWith("Warning"));
    }

    /** {@code … SomeError: message} or {@code … SomeError [SomethingElse]: message}, behind other words. */
    static boolean tellsOfError(Line line) {
        return line.frame() == Frame.NONE && line.level() == Level.NONE && (line.has("Error: ") || line.has("Error ["));
    }

    static boolean isHead(Line line) {
        return isUncaught(line) || isThrow(line) || isPlace(line) || isError(line) || isCaret(line);
    }

    static boolean isCause(Line line) {
        return line.starts("[cause]: ") || line.starts("cause: ");
    }

    /** Whether a line can only be of Node.js. */
    static boolean isEvidence(Line line) {
        return line.frame() == Frame.NODE || isCaret(line);
    }

    static boolean isPart(Line line) {
        return isEvidence(line)
                || isRemark(line)
                || line.starts("Node.js v")
                || line.starts("--------------------")
                || line.starts("Emitted 'error' event ")
                || isNative(line)
                || isProperty(line)
                || ((line.starts("}") || line.starts("]")) && line.body().length() <= 3);
    }

    /** {@code 1: 0xb7c6e0 node::Abort() [node]}. */
    private static boolean isNative(Line line) {
        int colon = line.body().indexOf(": 0x");
        return colon > 0 && isNumber(line.body().substring(0, colon));
    }

    /** {@code   code: 'ECONNREFUSED',}: what Node.js prints of an error object behind its stack. */
    private static boolean isProperty(Line line) {
        int colon = line.body().indexOf(": ");
        if (line.indent() < 2 || colon <= 0 || line.level() != Level.NONE) {
            return false;
        }
        boolean name =
                line.body().chars().limit(colon).allMatch(c -> Character.isLetterOrDigit(c) || "_[]'$".indexOf(c) >= 0);
        char last = line.body().charAt(line.body().length() - 1);
        return name && (",{['".indexOf(last) >= 0 || Character.isLetterOrDigit(last));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }
}
