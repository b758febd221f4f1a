package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Optional;

/** Uncaught errors of Node.js, and those that were written to the console with their stacks. */
record NodeBlock() implements Dialect {
    private static final Trace TRACE = new Trace(NodeBlock::isHead, NodeBlock::isCause, NodeBlock::isPart);

    /** How far below the place of a throw its caret is looked for: the place, the source line, the caret. */
    private static final int CARET_WITHIN = 4;

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        boolean trace = isUncaught(line)
                || line.frame() == Frame.NODE
                || isThrow(line)
                || (isPlace(line) && caretFollows(log, i))
                || (isError(line) && Trace.follows(log, i, NodeBlock::isEvidence));
        if (!trace) {
            return Optional.empty();
        }
        List<Integer> lines = TRACE.from(log, i);
        boolean death = lines.stream().anyMatch(j -> isDeath(log.get(j)));
        return Optional.of(new Block(Stack.NODE, death ? Kind.DEATH : Kind.TRACE, lines, lines.getLast()));
    }

    private static boolean isDeath(Line line) {
        return isThrow(line)
                || line.starts("Uncaught ")
                || line.starts("Node.js v")
                || line.has("triggerUncaughtException(")
                || line.starts("[UnhandledPromiseRejection: ");
    }

    /** What Node.js adds to a rejection that nobody handled. */
    private static boolean isRemark(Line line) {
        return line.has("UnhandledPromiseRejectionWarning: Unhandled promise rejection. This error")
                || line.has("[DEP0018]");
    }

    private static boolean isUncaught(Line line) {
        return !isRemark(line) && mentionsUncaught(line);
    }

    private static boolean mentionsUncaught(Line line) {
        return line.starts("Uncaught ")
                || line.starts("uncaughtException")
                || line.starts("UnhandledPromiseRejection")
                || line.has(") UnhandledPromiseRejectionWarning: ")
                || line.has("Unhandled error event: ")
                || line.starts("[UnhandledPromiseRejection: ")
                || line.has("triggerUncaughtException(");
    }

    private static boolean isThrow(Line line) {
        return line.starts("throw er; // Unhandled 'error' event") || (line.starts("throw err;") && line.indent() > 0);
    }

    /** {@code /app/server.js:12}: where it was thrown. */
    private static boolean isPlace(Line line) {
        int colon = line.body().lastIndexOf(':');
        boolean numbered = colon > 0 && colon + 1 < line.body().length() && isDigits(line.body(), colon + 1);
        return numbered
                && line.body().indexOf(' ') < 0
                && (line.has(".js:")
                        || line.has(".ts:")
                        || line.has(".mjs:")
                        || line.has(".cjs:")
                        || line.starts("node:"));
    }

    private static boolean isDigits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean caretFollows(List<Line> log, int i) {
        int end = Math.min(log.size(), i + 1 + CARET_WITHIN);
        for (int j = i + 1; j < end; j++) {
            if (isCaret(log.get(j))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCaret(Line line) {
        return !line.isBlank() && line.body().chars().allMatch(c -> c == '^');
    }

    /** {@code TypeError: x is not a function}, {@code Error [ERR_X]: …}, {@code MongoTimeoutError: …}. */
    private static boolean isError(Line line) {
        String body = line.starts("Uncaught ") ? line.body().substring("Uncaught ".length()) : line.body();
        int i = 0;
        while (i < body.length()
                && (Character.isLetterOrDigit(body.charAt(i)) || body.charAt(i) == '.' || body.charAt(i) == '_')) {
            i++;
        }
        boolean closed = i == body.length() || body.charAt(i) == ':' || body.startsWith(" [", i);
        return closed
                && i > 0
                && (body.startsWith("Error", i - 5)
                        || body.startsWith("Exception", i - 9)
                        || body.startsWith("Warning", i - 7));
    }

    private static boolean isHead(Line line) {
        return isUncaught(line) || isThrow(line) || isPlace(line) || isError(line) || isCaret(line);
    }

    private static boolean isCause(Line line) {
        return line.starts("[cause]: ") || line.starts("cause: ");
    }

    private static boolean isEvidence(Line line) {
        return line.frame() == Frame.NODE || isCaret(line);
    }

    private static boolean isPart(Line line) {
        return isEvidence(line)
                || isRemark(line)
                || line.starts("Node.js v")
                || line.starts("--------------------")
                || line.starts("Emitted 'error' event ")
                || line.starts("[errors]: [")
                || isProperty(line)
                || ((line.starts("}") || line.starts("]")) && line.body().length() <= 3);
    }

    /** {@code   code: 'ECONNREFUSED',}: what Node prints of an error object behind its stack. */
    private static boolean isProperty(Line line) {
        int colon = line.body().indexOf(": ");
        if (line.indent() < 2 || colon <= 0 || line.level() != Level.NONE) {
            return false;
        }
        boolean name = line.body()
                .substring(0, colon)
                .chars()
                .allMatch(
                        c -> Character.isLetterOrDigit(c) || c == '_' || c == '[' || c == ']' || c == '\'' || c == '$');
        return name
                && (line.body().endsWith(",")
                        || line.body().endsWith("{")
                        || line.body().endsWith("'")
                        || line.body().endsWith("[")
                        || Character.isLetterOrDigit(
                                line.body().charAt(line.body().length() - 1)));
    }
}
