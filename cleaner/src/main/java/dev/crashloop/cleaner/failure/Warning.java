package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;

/** Warnings: a stack trace that was written with one was caught, and the program goes on. */
final class Warning {
    /** How many lines of its message may stand between the head of the warning and the trace. */
    private static final int MAX_MESSAGE_LINES = 3;

    private Warning() {}

    /** Whether the line right before a block is a warning that says what is wrong. */
    static boolean tellsBefore(List<Line> log, Block block) {
        if (block.first() == 0) {
            return false;
        }
        Line before = log.get(block.first() - 1);
        return before.level() == Level.WARN && Reason.isIn(before);
    }

    static boolean introduces(List<Line> log, Block block) {
        if (block.kind() != Kind.TRACE) {
            return false;
        }
        for (int i = block.first(); i >= 0 && i >= block.first() - MAX_MESSAGE_LINES; i--) {
            Level level = log.get(i).level();
            if (level != Level.NONE) {
                return level == Level.WARN;
            }
        }
        return false;
    }
}
