package dev.crashloop.sandbox.node;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** All that a run of a container writes, in the order of time. It is asked for again at each read of the log, and may be lazy. */
@FunctionalInterface
public interface Output {

    /** Nothing. */
    Output NONE = Stream::empty;

    /** The lines, from the first on; the same each time. */
    Stream<Line> lines();

    /** These lines, all at that time; text with line ends in it counts as several lines. */
    static Output at(Duration at, String... text) {
        List<Line> lines = Stream.of(text)
                .flatMap(String::lines)
                .map(line -> Line.of(at, line))
                .toList();
        return lines::stream;
    }

    /**
     * The same line again and again; {@code %d} in it becomes its number. Nothing is kept in memory, so that it may be very long:
     * {@code Output.repeated("request %d", 10_000_000, Duration.ZERO)}.
     */
    static Output repeated(String line, long times, Duration every) {
        return () -> LongStream.range(0, times)
                .mapToObj(i -> Line.of(every.multipliedBy(i), line.replace("%d", Long.toString(i))));
    }

    /** This, and then that. Its times must not be before the last of these. */
    default Output then(Output next) {
        return () -> Stream.concat(lines(), next.lines());
    }
}
