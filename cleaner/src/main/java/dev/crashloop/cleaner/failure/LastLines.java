package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines that stand for the end of a log that tells of no failure in any known form: from the last line on that says what is wrong, or
 * only the last few. An error that the program has survived is never among them.
 */
final class LastLines {
    static final int MAX = 10;

    private static final int MESSAGE_CHARS = 300;

    /** {@code RuntimeException: message}, {@code pkg.exceptions.InconsistentHistory: message}. */
    private static final Pattern EXCEPTION = Pattern.compile(
            "(?:[\\w.\\\\]+(?:Exception|Error)|[a-z][\\w.]*\\.(?:exceptions|errors|exc)\\.[A-Z]\\w+): ");

    private LastLines() {}

    static List<Integer> of(List<Line> log, List<Block> blocks) {
        int end = Math.min(Usage.start(log), Aftermath.signalIn(log) + 1);
        int from = behindSurvived(blocks, end);
        var last = new ArrayList<Integer>();
        for (int i = end - 1; i >= from && last.size() < MAX; i--) {
            Line line = log.get(i);
            if (!Aftermath.isPart(line)) {
                last.addFirst(i);
            }
            if (Survival.recovers(line) || tellsWhy(line) || (!Aftermath.isPart(line) && Reason.isIn(line))) {
                break;
            }
        }
        return last.isEmpty() ? anyOf(log, from, end) : last;
    }

    /** Whether a line is an exception with its message, and not one that only says that something failed. */
    private static boolean tellsWhy(Line line) {
        return EXCEPTION.matcher(line.body()).lookingAt() && !Announcement.hasWord(line.front(MESSAGE_CHARS));
    }

    /** Where the lines begin behind the last error that did not end the run. */
    private static int behindSurvived(List<Block> blocks, int end) {
        return blocks.stream()
                .filter(block -> block.kind() != Kind.AFTERMATH && block.first() < end)
                .mapToInt(block -> block.last() + 1)
                .max()
                .orElse(0);
    }

    /** For a log that is all about its end. */
    private static List<Integer> anyOf(List<Line> log, int from, int end) {
        var last = new ArrayList<Integer>();
        for (int i = Math.min(end, log.size()) - 1; i >= from && last.size() < MAX; i--) {
            if (!log.get(i).isBlank()) {
                last.addFirst(i);
            }
        }
        return last.isEmpty() && !log.isEmpty() ? List.of(log.size() - 1) : last;
    }
}
