package dev.crashloop.cleaner.failure;

import java.util.List;

/** The usage that a program prints when it does not understand its arguments: long, at the very end, and never the reason. */
final class Usage {
    /** A longer text is something else. */
    private static final int MAX_LINES = 200;

    private Usage() {}

    static boolean isHead(Line line) {
        return line.starts("Usage:") || line.starts("usage:") || line.starts("Usage of ");
    }

    /** Where the usage begins that the log ends with; the size of the log if it does not. */
    static int start(List<Line> log) {
        int first = Math.max(0, log.size() - MAX_LINES);
        for (int i = log.size() - 1; i >= first; i--) {
            Line line = log.get(i);
            if (isHead(line)) {
                return i;
            }
            if (line.stamped() || line.has(": error: ")) {
                return log.size();
            }
        }
        return log.size();
    }
}
