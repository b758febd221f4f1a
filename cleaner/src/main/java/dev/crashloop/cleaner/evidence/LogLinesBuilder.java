package dev.crashloop.cleaner.evidence;

import java.util.Arrays;

/** Puts the lines of a log together, byte by byte. For one log, and one thread. */
final class LogLinesBuilder {
    private static final int LINES_AT_FIRST = 256;
    private static final byte[] LINE_FEED = {'\n'};

    private byte[] bytes;
    private int length;
    private int[] ends = new int[LINES_AT_FIRST];
    private int size;

    /** @param expected how many bytes there will be, line feeds included; more are taken, too */
    LogLinesBuilder(int expected) {
        this.bytes = new byte[expected];
    }

    /** Adds bytes to the line under way. */
    void append(byte[] from, int start, int end) {
        int count = end - start;
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    /** Ends the line under way: without a carriage return at its end, and without what a terminal would not show. */
    void endLineCleaned() {
        int start = size == 0 ? 0 : ends[size - 1] + 1;
        if (length > start && bytes[length - 1] == '\r') {
            length--;
        }
        length = ControlSequences.remove(bytes, start, length);
        endLine();
    }

    /** Ends the line under way as it is. */
    void endLine() {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
        }
        ends[size++] = length;
        append(LINE_FEED, 0, 1);
    }

    /** Adds a whole line as it is. */
    void add(byte[] from, int start, int end) {
        append(from, start, end);
        endLine();
    }

    /** How many lines were ended. */
    int size() {
        return size;
    }

    /** What was added so far; nothing may be added afterwards. */
    LogLines build() {
        return new LogLines(bytes, ends, size);
    }
}
