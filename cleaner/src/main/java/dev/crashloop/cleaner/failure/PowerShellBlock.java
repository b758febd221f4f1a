package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Errors of PowerShell, which starts many a Windows container: the message, the place, and what it is filed under. */
record PowerShellBlock() implements Dialect {
    /** How many lines the message may have before the place. */
    private static final int MAX_MESSAGE_LINES = 5;

    private static final int MAX_LINES = 20;

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        if (log.get(i).stamped() || !(placeFollows(log, i) || isConcise(log, i))) {
            return Optional.empty();
        }
        var lines = new ArrayList<Integer>();
        boolean placed = false;
        for (int j = i; j < log.size() && j - i < MAX_LINES; j++) {
            Line line = log.get(j);
            placed |= isPlace(line) || isConcise(log, i);
            if (j > i && placed && !isPlace(line) && !isDetail(line)) {
                break;
            }
            lines.add(j);
        }
        return Optional.of(new Block(Stack.POWERSHELL, Kind.TRACE, lines, lines.getLast()));
    }

    private static boolean placeFollows(List<Line> log, int i) {
        int end = Math.min(log.size(), i + 1 + MAX_MESSAGE_LINES);
        if (!log.get(i).has(" : ") && !isPlace(log.get(i))) {
            return false;
        }
        for (int j = i; j < end && !log.get(j).isBlank(); j++) {
            if (isPlace(log.get(j))) {
                return true;
            }
        }
        return false;
    }

    /** {@code At C:\start.ps1:3 char:1}. */
    private static boolean isPlace(Line line) {
        return line.starts("At ") && line.has(" char:");
    }

    /** {@code Invoke-WebRequest: /start.ps1:3}, and below it {@code Line |}. */
    private static boolean isConcise(List<Line> log, int i) {
        return i + 1 < log.size() && log.get(i + 1).body().equals("Line |");
    }

    private static boolean isDetail(Line line) {
        return line.starts("+ ") || line.starts("Line |") || line.starts("| ") || isSource(line);
    }

    /** {@code    3 |  Invoke-WebRequest …}. */
    private static boolean isSource(Line line) {
        int bar = line.body().indexOf(" |");
        return bar > 0 && line.body().chars().limit(bar).allMatch(Character::isDigit);
    }
}
