package dev.crashloop.sandbox.node;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The termination message of a container that left none but wants one: see
 * <a href="https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/">FallbackToLogsOnError</a>.
 */
final class TerminationMessage {

    private static final int LINES = 80;
    private static final int BYTES = 2048;

    private TerminationMessage() {}

    static String fromLog(Output output) {
        ArrayDeque<Line> tail = new ArrayDeque<>();
        output.lines().forEachOrdered(line -> {
            tail.addLast(line);
            if (tail.size() > LINES) {
                tail.removeFirst();
            }
        });
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        tail.forEach(line -> text.writeBytes(line.piece(0, line.length())));
        byte[] bytes = text.toByteArray();
        byte[] last = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - BYTES), bytes.length);
        return new String(last, StandardCharsets.UTF_8);
    }
}
