package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Panics of Rust, and the error that {@code main} returned, with its causes as anyhow and eyre print them. */
record RustBlock() implements Dialect {
    private static final int MAX_LINES = 60;

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (line.starts("thread '") && line.has("panicked at")) {
            Kind kind = line.starts("thread 'main'") ? Kind.DEATH : Kind.TRACE;
            return Optional.of(block(kind, panic(log, i)));
        }
        boolean returned = line.starts("Error: ") || line.body().equals("Error:");
        if (returned && isDebug(line.body())) {
            return Optional.of(Block.ofLine(Stack.RUST, Kind.DEATH, i));
        }
        int next = nonBlank(log, i + 1);
        boolean causes = next < log.size() && (log.get(next).body().equals("Caused by:") || isNumbered(log.get(next)));
        return returned && causes ? Optional.of(block(Kind.DEATH, causes(log, i))) : Optional.empty();
    }

    private static Block block(Kind kind, List<Integer> lines) {
        return new Block(Stack.RUST, kind, lines, lines.getLast());
    }

    private static List<Integer> panic(List<Line> log, int first) {
        var lines = new ArrayList<Integer>();
        for (int i = first; i < log.size() && i - first < MAX_LINES; i++) {
            Line line = log.get(i);
            boolean another =
                    line.starts("thread '") || (line.opensRecord() && line.indent() == 0 && !line.starts("note: "));
            if (i > first && another) {
                break;
            }
            if (!line.isBlank()) {
                lines.add(i);
            }
            if (line.starts("note: run with `RUST_BACKTRACE") || line.starts("note: Some details are omitted")) {
                break;
            }
        }
        return lines;
    }

    private static List<Integer> causes(List<Line> log, int first) {
        var lines = new ArrayList<Integer>();
        lines.add(first);
        for (int i = first + 1; i < log.size() && i - first < MAX_LINES; i++) {
            Line line = log.get(i);
            boolean section = line.body().equals("Caused by:")
                    || line.body().equals("Location:")
                    || line.starts("Stack backtrace:");
            if (!line.isBlank() && !section && (line.indent() == 0 || line.stamped())) {
                break;
            }
            if (!line.isBlank()) {
                lines.add(i);
            }
        }
        return lines;
    }

    /** {@code Error: Os { code: 111, kind: ConnectionRefused, message: "…" }}: an error as it is made. */
    private static boolean isDebug(String body) {
        int i = "Error: ".length();
        int start = i;
        while (i < body.length() && Character.isLetter(body.charAt(i))) {
            i++;
        }
        boolean type = i > start && Character.isUpperCase(body.charAt(start));
        return type && (body.startsWith(" {", i) || body.startsWith("(", i));
    }

    /** {@code    0: message}, as eyre prints the errors from the outermost in. */
    private static boolean isNumbered(Line line) {
        return line.indent() > 0 && line.starts("0: ");
    }

    private static int nonBlank(List<Line> log, int from) {
        return from < log.size() && log.get(from).isBlank() ? from + 1 : from;
    }
}
