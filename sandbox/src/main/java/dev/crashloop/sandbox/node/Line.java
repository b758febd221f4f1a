package dev.crashloop.sandbox.node;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A line that a container writes: when, counted from its start, and which bytes (without line end). */
public final class Line {

    private final Duration at;
    private final byte[] bytes;

    private Line(Duration at, byte[] bytes) {
        this.at = at;
        this.bytes = bytes;
    }

    /** A line of text, written in UTF-8. */
    public static Line of(Duration at, String text) {
        return new Line(at, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A line of any bytes, for programs that log in UTF-16, or garbage. */
    public static Line of(Duration at, byte[] bytes) {
        return new Line(at, bytes.clone());
    }

    /** When, counted from the start of the container. */
    public Duration at() {
        return at;
    }

    /** How many bytes, line end not counted. */
    int length() {
        return bytes.length;
    }

    /** A part of it as the last or another piece of the log: the last one ends with a line end. */
    byte[] piece(int from, int to) {
        boolean last = to == bytes.length;
        byte[] piece = new byte[to - from + (last ? 1 : 0)];
        System.arraycopy(bytes, from, piece, 0, to - from);
        if (last) {
            piece[to - from] = '\n';
        }
        return piece;
    }

    @Override
    public String toString() {
        return "+" + at + " " + new String(bytes, StandardCharsets.UTF_8);
    }
}
