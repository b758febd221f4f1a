package dev.crashloop.cleaner.failure;

import java.util.List;

/**
 * Lines that tell of one failure, its causes included.
 *
 * @param lines ascending indexes into the log; at least one
 * @param last where the search for the next block goes on behind; at least the last of {@code lines}
 */
record Block(Stack stack, Kind kind, List<Integer> lines, int last) {
    /** How surely a run ends with such a block. */
    enum Kind {
        /** What a runtime says when it ends: nothing of the same process comes after it. */
        DEATH,
        /** An exception with its trace, that somebody caught and wrote down. */
        TRACE,
        /** One record of a logger. */
        RECORD,
        /** What went wrong while the program was ending for another reason. */
        AFTERMATH
    }

    static Block ofLine(Stack stack, Kind kind, int line) {
        return new Block(stack, kind, List.of(line), line);
    }

    int first() {
        return lines.getFirst();
    }
}
