package dev.crashloop.cleaner.failure;

import java.util.List;

/**
 * Why a run ended: the last unhandled exception, panic, fatal error or error record before the end of its log, with its causes.
 *
 * <p>A log may tell of many errors that the program survived. Here a time-out was retried, and then the program died of something else:
 *
 * <pre>{@code
 * 0  warn: Shop.Client[0]
 * 1        The request timed out. Trying again.
 * 2  info: Shop.Client[0]
 * 3        Connected.
 * 4  Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.
 * 5     at Shop.Program.Main()
 *
 * FinalFailure.of(log)   // FinalFailure[stack=DOTNET, lines=[4, 5]]
 * }</pre>
 *
 * <p>The block nearest to the end decides. How far from the end it may stand depends on what it is: what a runtime says when it ends may
 * be followed by {@value LastBlock#LINES_AFTER_DEATH} ordinary lines, an error that was logged by {@value LastBlock#LINES_AFTER_ERROR};
 * blank lines, shutting down and reports of exit codes do not count. A line that says that the program serves means that it survived all
 * that was before; one that says that something has worked, that it survived all errors that were logged before. If no block is left, the
 * last {@value LastLines#MAX} lines stand for it, or as many as there are from the last one on that says what is wrong, with the stack
 * {@link Stack#TEXT}.
 *
 * @param stack what kind of program wrote it
 * @param lines ascending 0-based indexes into the lines of the log, none of a blank line unless all are; empty only if the log is
 */
public record FinalFailure(Stack stack, List<Integer> lines) {
    /** Copies its lines. */
    public FinalFailure {
        lines = List.copyOf(lines);
    }

    /**
     * The final failure block of a log. Never fails, whatever the lines are; the time it takes grows with the length of the log, and not
     * faster.
     *
     * @param log the lines of one run in their order; must have random access
     */
    public static FinalFailure of(List<String> log) {
        List<Line> lines = log.stream().map(Line::of).toList();
        List<Block> blocks = Blocks.in(lines);
        return LastBlock.of(lines, blocks)
                .map(block -> new FinalFailure(block.stack(), withoutBlanks(lines, block.lines())))
                .orElseGet(() -> new FinalFailure(Stack.TEXT, LastLines.of(lines, blocks)));
    }

    private static List<Integer> withoutBlanks(List<Line> log, List<Integer> lines) {
        return lines.stream().filter(i -> !log.get(i).isBlank()).toList();
    }
}
