package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stack traces of the JVM with all causes, but without suppressed exceptions, which are not why anything ended. */
record JavaBlock() implements Dialect {
    private static final Trace TRACE = new Trace(JavaBlock::isHead, JavaBlock::isLink, JavaBlock::isFrame);

    /** How far Spring Boot's explanation of a failed start may go. */
    private static final int MAX_REPORT_LINES = 40;

    private static final List<String> DEATHS = List.of(
            "Exception in thread \"main\"",
            "Error: Could not find or load main class",
            "Error: Unable to access jarfile",
            "Error: A JNI error has occurred",
            "Error: LinkageError occurred while loading main class",
            "Error: Main method not found",
            "Error occurred during initialization of ",
            "Error: Could not create the Java Virtual Machine",
            "Terminating due to java.lang.OutOfMemoryError",
            "# A fatal error has been detected by the Java Runtime Environment");

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (isReport(line)) {
            return Optional.of(report(log, i));
        }
        if (DEATHS.stream().anyMatch(line::starts)) {
            return Optional.of(trace(log, i, Kind.DEATH));
        }
        boolean trace = line.starts("Exception in thread \"")
                || isEvidence(line)
                || (isHead(line) && Trace.follows(log, i, JavaBlock::isEvidence));
        return trace ? Optional.of(trace(log, i, Kind.TRACE)) : Optional.empty();
    }

    private static Block trace(List<Line> log, int first, Kind kind) {
        List<Integer> all = TRACE.from(log, first).stream()
                .takeWhile(i -> !isReport(log.get(i)))
                .toList();
        return new Block(Stack.JAVA, kind, withoutSuppressed(log, all), all.getLast());
    }

    private static List<Integer> withoutSuppressed(List<Line> log, List<Integer> all) {
        var kept = new ArrayList<Integer>();
        int suppressed = Integer.MAX_VALUE;
        for (int i : all) {
            Line line = log.get(i);
            if (line.starts("Suppressed: ") && !kept.isEmpty()) {
                suppressed = Math.min(suppressed, line.indent());
            } else if (line.indent() < suppressed && (isFrame(line) || isLink(line) || isHead(line))) {
                suppressed = Integer.MAX_VALUE;
            }
            if (suppressed == Integer.MAX_VALUE) {
                kept.add(i);
            }
        }
        return kept;
    }

    private static Block report(List<Line> log, int first) {
        var lines = new ArrayList<Integer>();
        int i = first;
        boolean advice = false;
        while (i < log.size() && i - first < MAX_REPORT_LINES && !log.get(i).opensRecord()) {
            Line line = log.get(i);
            advice |= line.body().equals("Action:");
            if (!advice && !line.isBlank() && !line.starts("****")) {
                lines.add(i);
            }
            i++;
        }
        return new Block(Stack.JAVA, Kind.DEATH, lines, i - 1);
    }

    /** Spring Boot's explanation speaks of another failure than the trace before it, which may be one that was survived. */
    private static boolean isReport(Line line) {
        return line.body().equals("APPLICATION FAILED TO START");
    }

    private static boolean isHead(Line line) {
        return line.starts("Exception in thread \"") || ExceptionName.end(line.body()) > 0;
    }

    private static boolean isLink(Line line) {
        return line.starts("Caused by: ")
                || line.starts("Wrapped by: ")
                || line.starts("Resulted in: ")
                || line.starts("Suppressed: ");
    }

    private static boolean isFrame(Line line) {
        return line.frame() == Frame.JAVA;
    }

    private static boolean isEvidence(Line line) {
        boolean cause =
                line.starts("Caused by: ") && ExceptionName.end(line.body().substring("Caused by: ".length())) > 0;
        return isFrame(line) || cause || line.starts("Suppressed: ");
    }
}
