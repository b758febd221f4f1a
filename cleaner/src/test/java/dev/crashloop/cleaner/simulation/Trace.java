package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened, in order: always as a number that tells two runs apart, and as text if somebody wants to read it. */
final class Trace {
    private static final long PRIME = 0x100000001b3L;

    private final Timeline timeline;
    private final Instant begin;
    private final boolean readable;
    private final List<String> lines = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;

    /** {@code readable} keeps the text too. */
    Trace(Timeline timeline, boolean readable) {
        this.timeline = timeline;
        this.begin = timeline.instant();
        this.readable = readable;
    }

    /** Something that tells runs apart, and that nobody wants to read. */
    void mark(long number) {
        hash = (hash ^ number) * PRIME;
    }

    /** Something that happened: the text must follow from the seed alone. */
    void tell(String text) {
        mark(text.hashCode());
        comment(() -> text);
    }

    /** Something worth reading that does not tell runs apart. */
    void comment(Supplier<String> text) {
        if (readable) {
            Duration at = Duration.between(begin, timeline.instant());
            lines.add(String.format(Locale.ROOT, "%9.3f  %s", at.toMillis() / 1000.0, text.get()));
        }
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
