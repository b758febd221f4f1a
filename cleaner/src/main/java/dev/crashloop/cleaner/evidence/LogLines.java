package dev.crashloop.cleaner.evidence;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The lines of a log, kept as the bytes that they came in. As a list it makes a string of a line whenever it is asked for one; bytes that
 * are no UTF-8 become replacement characters. Who searches the log looks at the bytes, and asks for the few lines that matter.
 *
 * <pre>{@code
 * LogLines lines = LogLines.of(List.of("starting", "no such host"));
 * lines.line(12);   // 1: the byte is in the second line
 * lines.get(1);     // "no such host"
 * }</pre>
 *
 * <p>Immutable, as long as nobody writes to its {@link #bytes}.
 */
public final class LogLines extends AbstractList<String> implements RandomAccess {
    private final byte[] bytes;

    /** The position behind the last byte of each line, where its line feed is. */
    private final int[] ends;

    private final int size;

    /** Of lines that were put together by {@link LogLinesBuilder}. */
    LogLines(byte[] bytes, int[] ends, int size) {
        this.bytes = bytes;
        this.ends = ends;
        this.size = size;
    }

    /** The same lines; itself if it is of this kind already. */
    public static LogLines of(List<String> lines) {
        if (lines instanceof LogLines same) {
            return same;
        }
        var builder =
                new LogLinesBuilder(lines.stream().mapToInt(String::length).sum() + lines.size());
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            builder.add(bytes, 0, bytes.length);
        }
        return builder.build();
    }

    /** Only some of the lines, in the order in which they are named. */
    public LogLines select(List<Integer> some) {
        var builder = new LogLinesBuilder(
                some.stream().mapToInt(line -> end(line) + 1 - start(line)).sum());
        some.forEach(line -> builder.add(bytes, start(line), end(line)));
        return builder.build();
    }

    @Override
    public String get(int line) {
        return new String(bytes, start(line), end(line) - start(line), StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return size;
    }

    /** All lines, each followed by a line feed, from the first byte on. To be read only; what follows {@link #length} is of no meaning. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes all lines have, with their line feeds. */
    public int length() {
        return size == 0 ? 0 : ends[size - 1] + 1;
    }

    /** The position of the first byte of a line. */
    public int start(int line) {
        return Objects.checkIndex(line, size) == 0 ? 0 : ends[line - 1] + 1;
    }

    /** The position behind the last byte of a line, where its line feed is. */
    public int end(int line) {
        return ends[Objects.checkIndex(line, size)];
    }

    /**
     * Which line a byte is in; a line feed is in the line that it ends.
     *
     * @param position from 0 to {@link #length}, exclusive
     */
    public int line(int position) {
        Objects.checkIndex(position, length());
        int found = Arrays.binarySearch(ends, 0, size, position);
        return found >= 0 ? found : -found - 1;
    }
}
