package dev.crashloop.cleaner.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Collects the lines of a stack trace from its first one on.
 *
 * @param head a line that begins a new exception: behind the frames of another one, it begins another trace
 * @param link a line that begins the cause of the exception before it
 * @param part any other line that belongs to such a trace
 */
record Trace(Predicate<Line> head, Predicate<Line> link, Predicate<Line> part) {
    /** How many lines a message may have. */
    static final int MAX_MESSAGE_LINES = 30;

    /** How many lines of other threads may stand between two lines of a trace. */
    static final int MAX_FOREIGN_LINES = 3;

    /** The lines from {@code first} on; the first belongs to them, whatever it is. */
    List<Integer> from(List<Line> log, int first) {
        var lines = new ArrayList<Integer>();
        lines.add(first);
        var message = new ArrayList<Integer>();
        boolean inMessage = begins(log.get(first));
        boolean inFrames = !inMessage;
        int foreign = 0;
        boolean interrupted = false;
        for (int i = first + 1; i < log.size(); i++) {
            Line line = log.get(i);
            boolean begins = begins(line);
            if (begins
                    && !link.test(line)
                    && (inFrames || interrupted)
                    && line.indent() <= log.get(first).indent()) {
                break;
            }
            if (begins || part.test(line)) {
                lines.addAll(message);
                message.clear();
                lines.add(i);
                inMessage = begins;
                inFrames |= line.frame() != Frame.NONE;
                foreign = 0;
                interrupted = false;
            } else if (inMessage
                    && !line.opensRecord()
                    && !Survival.recovers(line)
                    && message.size() < MAX_MESSAGE_LINES) {
                message.add(i);
            } else if (++foreign > MAX_FOREIGN_LINES) {
                break;
            } else {
                interrupted |= !line.isBlank();
            }
        }
        lines.addAll(untilBlank(log, message));
        return lines;
    }

    private boolean begins(Line line) {
        return head.test(line) || link.test(line);
    }

    /** A message that no frame follows ends with the first blank line. */
    private static List<Integer> untilBlank(List<Line> log, List<Integer> message) {
        int end = 0;
        while (end < message.size() && !log.get(message.get(end)).isBlank()) {
            end++;
        }
        return message.subList(0, end);
    }

    /** Whether a trace goes on after line {@code i}: the first line behind the message is one that {@code evidence} accepts. */
    static boolean follows(List<Line> log, int i, Predicate<Line> evidence) {
        int end = Math.min(log.size(), i + 1 + MAX_MESSAGE_LINES);
        for (int j = i + 1; j < end; j++) {
            Line line = log.get(j);
            if (evidence.test(line)) {
                return true;
            }
            if (line.opensRecord()) {
                return false;
            }
        }
        return false;
    }
}
