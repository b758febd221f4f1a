package dev.crashloop.sandbox.node;

import dev.crashloop.sandbox.store.LogRequest;
import dev.crashloop.sandbox.time.Timeline;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log file of one run. It is not stored: what a run has written by now follows from its behaviour, its start and its end.
 *
 * <p>A line longer than 16 KiB is several entries of the file, as with
 * <a href="https://github.com/containerd/containerd/blob/v2.0.0/docs/cri/config.md">containerd</a>, and {@code tailLines} counts entries.
 */
final class RunLog {

    private static final int LONGEST_ENTRY = 16 * 1024;

    /** One entry of the file: a line, or a part of a long one. */
    record Entry(Instant time, Line line, int from, int to) {
        byte[] bytes() {
            return line.piece(from, to);
        }

        boolean beginsLine() {
            return from == 0;
        }
    }

    private final ContainerRun run;
    private final Timeline timeline;

    RunLog(ContainerRun run, Timeline timeline) {
        this.run = run;
        this.timeline = timeline;
    }

    /** What the request wants of it. Follows the run to its end if so asked; reading waits for what comes. */
    InputStream open(LogRequest request) {
        Iterator<Entry> entries = request.follow() ? followed(request.tailLines()) : written(request.tailLines());
        return new LogStream(entries, request);
    }

    /** All that is written by now, or its last entries. */
    Iterator<Entry> written(@Nullable Long tail) {
        Instant now = timeline.instant();
        Iterator<Entry> all =
                entries().takeWhile(entry -> isWritten(entry.line(), now)).iterator();
        if (tail == null) {
            return all;
        }
        ArrayDeque<Entry> last = new ArrayDeque<>();
        while (all.hasNext()) {
            last.addLast(all.next());
            if (last.size() > tail) {
                last.removeFirst();
            }
        }
        return last.iterator();
    }

    private Iterator<Entry> followed(@Nullable Long tail) {
        Instant now = timeline.instant();
        long present =
                entries().takeWhile(entry -> isWritten(entry.line(), now)).count();
        long skipped = tail == null ? 0 : Math.max(0, present - tail);
        return new Following(entries().skip(skipped).iterator(), this, timeline);
    }

    private Stream<Entry> entries() {
        return run.behaviour().output().lines().flatMap(this::entriesOf);
    }

    private Stream<Entry> entriesOf(Line line) {
        Instant time = timeOf(line);
        int length = line.length();
        if (length <= LONGEST_ENTRY) {
            return Stream.of(new Entry(time, line, 0, length));
        }
        return IntStream.iterate(0, from -> from < length, from -> from + LONGEST_ENTRY)
                .mapToObj(from -> new Entry(time, line, from, Math.min(length, from + LONGEST_ENTRY)));
    }

    /** Whether the run goes on writing. */
    boolean isOpen() {
        return run.isRunning();
    }

    boolean isWritten(Line line, Instant now) {
        Instant due = run.startedAt().plus(line.at());
        return run.ended().map(end -> end.byItself() || !due.isAfter(end.at())).orElseGet(() -> !due.isAfter(now));
    }

    private Instant timeOf(Line line) {
        Instant due = run.startedAt().plus(line.at());
        return run.ended()
                .map(ContainerRun.Ended::at)
                .filter(end -> end.isBefore(due))
                .orElse(due);
    }
}
