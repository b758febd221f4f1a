package dev.crashloop.cleaner.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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
        List<String> lines,
        @Nullable Instant first,
        @Nullable Instant last) {
    /**
     * How far outside of its run a line may be stamped. Start and end of a run are truncated to seconds in the API, and the runtime
     * stamps a line when it gets around to reading it; the next run starts no sooner than its back-off, 10 s by default.
     */
    static final Duration SLACK = Duration.ofSeconds(2);

    /** Runtimes cut longer lines into parts of this size: containerd's {@code max_container_log_line_size}, and Docker's. */
    private static final int PART_BYTES = 16 * 1024;

    /** RFC 3339 with nanoseconds, as in {@code 2026-01-02T03:04:05.123456789Z }; trailing zeros may be left out. */
    private static final Pattern STAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d) ");

    /** Terminal control sequences: colours, cursor movements, titles. */
    private static final Pattern ANSI =
            Pattern.compile("\\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001B]*(?:\\u0007|\\u001B\\\\))");

    /** Reads the body; empty if it is not a log with time stamps. Bytes that are no UTF-8 become replacement characters. */
    static Optional<LogBody> parse(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        var lines = new ArrayList<String>();
        Instant first = null;
        Instant last = null;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end);
            start = end < 0 ? text.length() : end + 1;
            int stamped = stampLength(line, 0);
            if (stamped == 0) {
                if (end < 0 && first != null) {
                    break; // cut off in the middle of a stamp
                }
                return Optional.empty();
            }
            Instant at = OffsetDateTime.parse(line.substring(0, stamped - 1)).toInstant();
            first = first == null ? at : first;
            last = at;
            lines.add(clean(joined(line.substring(stamped))));
        }
        return Optional.of(new LogBody(List.copyOf(lines), first, last));
    }

    private static int stampLength(String line, int from) {
        var matcher = STAMP.matcher(line).region(from, Math.min(line.length(), from + 40));
        if (!matcher.lookingAt()) {
            return 0;
        }
        try {
            OffsetDateTime.parse(line.substring(from, matcher.end() - 1));
            return matcher.end() - from;
        } catch (DateTimeParseException _) {
            return 0; // looks like one, as 2026-99-99T… does, and is none
        }
    }

    /** Older kubelets (before 1.28 or so) stamp every part of a long line, in the middle of it. */
    private static String joined(String line) {
        if (line.length() <= PART_BYTES) {
            return line;
        }
        var joined = new StringBuilder(line.length());
        int at = 0;
        while (at < line.length()) {
            int end = Math.min(line.length(), at + PART_BYTES);
            joined.append(line, at, end);
            at = end + (end < line.length() ? stampLength(line, end) : 0);
        }
        return joined.toString();
    }

    private static String clean(String line) {
        String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return text.indexOf('\u001B') < 0 ? text : ANSI.matcher(text).replaceAll("");
    }

    /** Whether all lines can be of a run between these times; a time that is not known excludes nothing. */
    boolean within(@Nullable Instant start, @Nullable Instant end) {
        boolean early = start != null && first != null && first.isBefore(start.minus(SLACK));
        boolean late = end != null && last != null && last.isAfter(end.plus(SLACK));
        return !early && !late;
    }
}
