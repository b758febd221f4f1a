package dev.crashloop.cleaner.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came back when the API server was asked for a log with time stamps. The stamps are the proof: they tell a log from an error text
 * that a kubelet sends with status 200, and the log of one run from the log of the next.
 *
 * @param lines without stamps; may be empty
 * @param first the stamp of the first line; {@code null} if there is no line
 * @param last the stamp of the last line; {@code null} if there is no line
 */
record LogBody(
        LogLines lines, @Nullable Instant first, @Nullable Instant last) {
    /**
     * How far outside of its run a line may be stamped. Start and end of a run are truncated to seconds in the API, and the runtime
     * stamps a line when it gets around to reading it.
     */
    static final Duration SLACK = Duration.ofSeconds(2);

    /**
     * A log that begins so long after the end of the run, as it is told, is that of the next one: a back-off may be as short as a second. A
     * whole second may be missing from the end, and a line be a moment late.
     */
    private static final Duration NEXT_RUN = Duration.ofMillis(1250);

    /** Runtimes cut longer lines into parts of this size: containerd's {@code max_container_log_line_size}, and Docker's. */
    private static final int PART_BYTES = 16 * 1024;

    /** Reads the body; empty if it is not a log with time stamps. */
    static Optional<LogBody> parse(byte[] body) {
        var lines = new LogLinesBuilder(body.length + 1);
        Instant first = null;
        int lastStamp = 0;
        int lastStampLength = 0;
        for (int start = 0; start < body.length; ) {
            int end = endOfLine(body, start);
            int stamp = Stamp.length(body, start, end);
            if (stamp == 0) {
                if (end == body.length && first != null) {
                    break; // cut off in the middle of a stamp
                }
                return Optional.empty();
            }
            first = first == null ? Stamp.instant(body, start, stamp) : first;
            lastStamp = start;
            lastStampLength = stamp;
            addParts(lines, body, start + stamp, end);
            lines.endLineCleaned();
            start = end + 1;
        }
        Instant last = first == null ? null : Stamp.instant(body, lastStamp, lastStampLength);
        return Optional.of(new LogBody(lines.build(), first, last));
    }

    static int endOfLine(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    /** Older kubelets (before 1.28 or so) stamp every part of a long line, in the middle of it. */
    private static void addParts(LogLinesBuilder lines, byte[] body, int start, int end) {
        int at = start;
        while (end - at > PART_BYTES) {
            int next = at + PART_BYTES;
            lines.append(body, at, next);
            at = next + Stamp.length(body, next, end);
        }
        lines.append(body, at, end);
    }

    /** Whether all lines can be of a run between these times; a time that is not known excludes nothing. */
    boolean within(@Nullable Instant start, @Nullable Instant end) {
        boolean early = start != null && first != null && first.isBefore(start.minus(SLACK));
        boolean late = end != null && last != null && last.isAfter(end.plus(SLACK));
        boolean next = end != null && first != null && first.isAfter(end.plus(NEXT_RUN));
        return !early && !late && !next;
    }
}
