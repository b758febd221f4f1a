package dev.crashloop.cleaner.failure;

import java.util.List;

/**
 * What stands between two blocks, or behind the last one.
 *
 * @param ordinary how many lines are neither blank nor of the aftermath of a failure
 * @param recovers whether one says that something worked
 * @param serves whether one says that the program is up
 * @param endBegins whether one says that the program has begun to end
 * @param givesReason whether one says what is wrong, in a way that a fresh start does not mend
 */
record Between(int ordinary, boolean recovers, boolean serves, boolean endBegins, boolean givesReason) {
    /** Looks at the lines from {@code from} to before {@code to}; there are none if {@code to} is not behind {@code from}. */
    static Between lines(List<Line> log, int from, int to) {
        int ordinary = 0;
        boolean recovers = false;
        boolean serves = false;
        boolean endBegins = false;
        boolean givesReason = false;
        for (int i = from; i < to; i++) {
            Line line = log.get(i);
            recovers |= Survival.recovers(line);
            serves |= Survival.serves(line);
            endBegins |= Aftermath.begins(line);
            if (!Aftermath.isPart(line) && !isCategory(line)) {
                ordinary++;
                givesReason |= Reason.isLastingIn(line);
            }
        }
        return new Between(ordinary, recovers, serves, endBegins, givesReason);
    }

    /** {@code info: Some.Category[0]}: the message stands in the next line. */
    private static boolean isCategory(Line line) {
        int blank = line.body().indexOf(' ');
        return line.level() == Level.INFO
                && line.body().endsWith("]")
                && blank > 0
                && line.body().charAt(blank - 1) == ':';
    }
}
