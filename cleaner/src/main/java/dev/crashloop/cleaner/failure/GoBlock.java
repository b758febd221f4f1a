package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Panics and fatal errors of Go's runtime: the message, and the goroutine that it happened in. */
record GoBlock() implements Dialect {
    /** How many lines a panic's message may have before its goroutines. */
    private static final int MAX_MESSAGE_LINES = 30;

    /** How many lines of a goroutine are kept: deep recursion makes thousands. */
    private static final int MAX_FRAME_LINES = 60;

    private static final int STAMP_CHARS = "2026/01/02 03:04:05".length();

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (line.starts("panic: ") || line.starts("fatal error: ") || line.starts("runtime: goroutine stack exceeds")) {
            return Optional.of(dump(log, i, Kind.DEATH));
        }
        if (line.has("http: panic serving ") || line.has("Observed a panic: ")) {
            return Optional.of(dump(log, i, Kind.TRACE));
        }
        if (line.starts("goroutine ") && line.body().endsWith("]:")) {
            return Optional.of(dump(log, i, Kind.TRACE));
        }
        return isLastWord(log, i) ? Optional.of(Block.ofLine(Stack.GO, Kind.RECORD, i)) : Optional.empty();
    }

    /** What {@code log.Fatal} writes looks like any other line of package log, but it is the last. */
    private static boolean isLastWord(List<Line> log, int i) {
        if (!isOfPackageLog(log.get(i)) || log.size() - i > MAX_MESSAGE_LINES) {
            return false;
        }
        return log.subList(i + 1, log.size()).stream().allMatch(line -> !line.opensRecord() || Aftermath.isPart(line));
    }

    /** {@code 2026/01/02 03:04:05 message}. */
    private static boolean isOfPackageLog(Line line) {
        boolean stamp = line.stamp().length() >= STAMP_CHARS
                && line.stamp().charAt(4) == '/'
                && line.stamp().charAt(10) == ' ';
        return stamp && line.level() == Level.NONE && !Aftermath.isPart(line) && !Survival.recovers(line);
    }

    private static Block dump(List<Line> log, int first, Kind kind) {
        var lines = new ArrayList<Integer>();
        int i = first;
        while (i < log.size()
                && i - first < MAX_MESSAGE_LINES
                && !isGoroutine(log.get(i))
                && (i == first || isMessage(log.get(i)))) {
            if (!log.get(i).isBlank()) {
                lines.add(i);
            }
            i++;
        }
        int end = i;
        for (int goroutines = 0; end < log.size(); end++) {
            Line line = log.get(end);
            if (isGoroutine(line)) {
                goroutines++;
            } else if (goroutines == 0 || !(line.isBlank() || isFrame(line))) {
                break;
            }
            if (goroutines == 1 && !line.isBlank() && end - i < MAX_FRAME_LINES) {
                lines.add(end);
            }
        }
        return new Block(Stack.GO, kind, lines, Math.max(lines.getLast(), end - 1));
    }

    private static boolean isGoroutine(Line line) {
        return line.starts("goroutine ") && line.has(" [");
    }

    private static boolean isMessage(Line line) {
        boolean panic = line.starts("panic: ") && line.indent() > 0;
        return panic || (!line.opensRecord() && !line.starts("exit status "));
    }

    /** {@code main.run(0xc000012345)}, and below it {@code <tab>/src/main.go:12 +0x1d}. */
    private static boolean isFrame(Line line) {
        return line.has(".go:")
                || line.body().endsWith(")")
                || line.starts("created by ")
                || line.starts("...additional frames elided")
                || line.starts("[originating from goroutine");
    }
}
