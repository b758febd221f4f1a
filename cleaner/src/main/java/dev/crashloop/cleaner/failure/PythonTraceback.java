package dev.crashloop.cleaner.failure;

import java.util.ArrayList;
import java.util.List;

/**
 * One traceback, from {@code Traceback (most recent call last):} to the exception's message.
 *
 * @param lines all its lines
 * @param exception the line that names the exception; -1 if the log ends before it
 */
record PythonTraceback(List<Integer> lines, int exception) {
    private static final int MAX_MESSAGE_LINES = 10;

    private static final String BOX_TOP = "╭";
    private static final String BOX_BOTTOM = "╰";

    static boolean startsAt(List<Line> log, int i) {
        Line line = log.get(i);
        return line.frame() == Frame.PYTHON || (isHead(line) && !isRubys(log, i));
    }

    private static boolean isHead(Line line) {
        return line.has("Traceback (most recent call last):")
                || (line.starts(BOX_TOP) && line.has("Traceback (most recent call last)"));
    }

    /** Ruby 2.5 to 2.7 borrowed the sentence, for frames that are numbered: {@code 1: from x.rb:2:in …}. */
    private static boolean isRubys(List<Line> log, int i) {
        return i + 1 < log.size() && log.get(i + 1).has(": from ");
    }

    static PythonTraceback read(List<Line> log, int first) {
        if (log.get(first).starts(BOX_TOP)) {
            return boxed(log, first);
        }
        var lines = new ArrayList<Integer>();
        lines.add(first);
        int frame = log.get(first).frame() == Frame.PYTHON ? log.get(first).indent() : -1;
        int i = first + 1;
        while (i < log.size()) {
            Line line = log.get(i);
            if (line.frame() == Frame.PYTHON) {
                frame = line.indent();
            } else if (frame < 0 || (line.indent() <= frame && !line.starts("[Previous line repeated "))) {
                break;
            }
            lines.add(i);
            i++;
        }
        boolean ends = i < log.size()
                && !log.get(i).isBlank()
                && frame >= 0
                && log.get(i).indent() <= frame
                && !isHead(log.get(i));
        if (!ends) {
            return new PythonTraceback(lines, -1);
        }
        int exception = i;
        lines.add(exception);
        addMessage(log, exception, lines);
        return new PythonTraceback(lines, exception);
    }

    /** As package rich draws it: the frames stand in a box, the exception below. */
    private static PythonTraceback boxed(List<Line> log, int first) {
        var lines = new ArrayList<Integer>();
        int i = first;
        while (i < log.size()
                && (i == first || log.get(i).starts("│") || log.get(i).starts(BOX_BOTTOM))) {
            lines.add(i);
            i++;
        }
        boolean ends = i < log.size() && !log.get(i).isBlank() && log.get(i - 1).starts(BOX_BOTTOM);
        if (!ends) {
            return new PythonTraceback(lines, -1);
        }
        lines.add(i);
        addMessage(log, i, lines);
        return new PythonTraceback(lines, i);
    }

    private static void addMessage(List<Line> log, int exception, List<Integer> lines) {
        int end = Math.min(log.size(), exception + 1 + MAX_MESSAGE_LINES);
        for (int i = exception + 1; i < end; i++) {
            Line line = log.get(i);
            boolean background = line.starts("(Background on this error");
            boolean gap = line.isBlank() && i + 1 < end && log.get(i + 1).starts("(Background on this error");
            if (gap) {
                continue;
            }
            boolean more =
                    background || !(line.isBlank() || line.opensRecord() || isHead(line) || Aftermath.isPart(line));
            if (!more) {
                return;
            }
            lines.add(i);
        }
    }

    int last() {
        return lines.getLast();
    }
}
