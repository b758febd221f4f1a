package dev.crashloop.cleaner.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A log of which we know by which lines the run ended. In its file each log begins with {@code --- STACK name}; lines of the final failure
 * begin with {@code "> "}, all others with two blanks.
 */
record MarkedLog(String name, List<String> lines, FinalFailure expected) {
    private static final String HEAD = "--- ";
    private static final String MARK = "> ";

    static List<MarkedLog> of(String resource) {
        try (InputStream in = MarkedLog.class.getResourceAsStream("/failure/" + resource)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MarkedLog> parse(String text) {
        var logs = new ArrayList<MarkedLog>();
        for (String part : ("\n" + text).split("\n" + HEAD)) {
            if (!part.isBlank()) {
                logs.add(log(part));
            }
        }
        return logs;
    }

    private static MarkedLog log(String part) {
        List<String> all = part.lines().toList();
        String head = all.getFirst();
        Stack stack = Stack.valueOf(head.substring(0, head.indexOf(' ')));
        var lines = new ArrayList<String>();
        var marked = new ArrayList<Integer>();
        for (String line : all.subList(1, all.size())) {
            if (line.startsWith(MARK)) {
                marked.add(lines.size());
            }
            lines.add(line.length() < MARK.length() ? "" : line.substring(MARK.length()));
        }
        return new MarkedLog(head, List.copyOf(lines), new FinalFailure(stack, marked));
    }

    @Override
    public String toString() {
        return name;
    }
}
