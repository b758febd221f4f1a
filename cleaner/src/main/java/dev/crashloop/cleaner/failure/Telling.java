package dev.crashloop.cleaner.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a block says, without how: its messages from the outermost to the innermost, and the functions nearest to each of them.
 *
 * @param messages in the order in which they stand; as they were written
 * @param functions where it happened: of each trace the first few frames
 */
record Telling(List<String> messages, List<String> functions) {
    /** So many frames tell one bug from another with the same message; more would tell apart two ways to the same bug. */
    private static final int FRAMES = 2;

    private static final int MAX_MESSAGES = 40;

    /** .NET writes inner exceptions into the same line. */
    private static final String INNER = " ---> ";

    /** The last lines of a log without a failure differ with what the program happened to do before. */
    private static final int MAX_TEXT_MESSAGES = 3;

    private static final int MAX_JSON_VALUE = 8192;

    private static final Set<String> JSON_KEYS = Set.of(
            "msg",
            "message",
            "error",
            "err",
            "exception",
            "stack_trace",
            "stack",
            "exc_info",
            "@m",
            "@mt",
            "@x",
            "errorverbose",
            "reason",
            "cause",
            "textpayload");

    static Telling of(List<String> log, FinalFailure block) {
        var reader = new Reader();
        for (int i : block.lines()) {
            String raw = log.get(i);
            String bounded = raw.length() > Line.MAX_CHARS ? raw.substring(0, Line.MAX_CHARS) : raw;
            if (block.stack() == Stack.JSON) {
                readJson(raw.substring(Math.max(0, raw.indexOf('{'))), reader);
            } else {
                reader.read(Line.of(bounded));
            }
        }
        if (reader.messages.isEmpty()) {
            block.lines().forEach(i -> reader.add(Line.of(log.get(i)).body()));
        }
        List<String> messages = reader.messages;
        int from = block.stack() == Stack.TEXT ? Math.max(0, messages.size() - MAX_TEXT_MESSAGES) : 0;
        return new Telling(messages.subList(from, messages.size()), reader.functions);
    }

    private static void readJson(String event, Reader reader) {
        var scan = new JsonScan(event);
        while (scan.next()) {
            if (scan.isString() && JSON_KEYS.contains(scan.key().toLowerCase(Locale.ROOT))) {
                scan.string(MAX_JSON_VALUE).lines().forEach(line -> reader.read(Line.of(line)));
            }
        }
    }

    /** Takes one line after the other. */
    private static final class Reader {
        private final List<String> messages = new ArrayList<>();
        private final List<String> functions = new ArrayList<>();
        private int frames;
        private boolean pythonFrame;

        void read(Line line) {
            if (line.frame() != Frame.NONE) {
                if (frames < FRAMES || line.frame() == Frame.PYTHON) {
                    addFunction(line);
                }
                frames++;
                pythonFrame = line.frame() == Frame.PYTHON;
                return;
            }
            boolean source = pythonFrame && line.indent() > 2;
            pythonFrame = false;
            String text = source ? "" : Message.of(line);
            int from = 0;
            while (from < text.length()) {
                int inner = text.indexOf(INNER, from);
                add(text.substring(from, inner < 0 ? text.length() : inner));
                from = inner < 0 ? text.length() : inner + INNER.length();
            }
        }

        void add(String message) {
            if (!message.isBlank() && messages.size() < MAX_MESSAGES && !messages.contains(message)) {
                messages.add(message);
                frames = 0;
            }
        }

        /** Python writes the innermost frames last. */
        private void addFunction(Line line) {
            if (line.frame() == Frame.PYTHON && frames >= FRAMES) {
                functions.remove(functions.size() - FRAMES);
            }
            functions.add(Message.function(line));
        }
    }
}
