package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Unhandled exceptions of .NET, and those that its loggers wrote, with all inner exceptions. */
record DotNetBlock() implements Dialect {
    private static final Trace TRACE = new Trace(DotNetBlock::isHead, DotNetBlock::isInner, DotNetBlock::isPart);

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (isDeath(line)) {
            return Optional.of(block(Kind.DEATH, TRACE.from(log, i)));
        }
        if (isCategory(line)) {
            return Optional.of(record(log, i));
        }
        boolean trace = isEvidence(line) || (isHead(line) && Trace.follows(log, i, DotNetBlock::isEvidence));
        return trace ? Optional.of(block(Kind.TRACE, TRACE.from(log, i))) : Optional.empty();
    }

    private static Block block(Kind kind, List<Integer> lines) {
        return new Block(Stack.DOTNET, kind, lines, lines.getLast());
    }

    private static boolean isDeath(Line line) {
        return line.starts("Unhandled exception. ")
                || line.starts("Unhandled Exception:")
                || line.starts("Unhandled exception:")
                || line.starts("Process terminated. ")
                || line.starts("Application startup exception:")
                || line.starts("Exception Info: ")
                || line.starts("Fatal error. ");
    }

    /** {@code crit: Some.Category[0]}: what Microsoft.Extensions.Logging writes follows, indented. */
    private static boolean isCategory(Line line) {
        return (line.starts("crit: ") || line.starts("fail: ")) && line.body().endsWith("]");
    }

    private static Block record(List<Line> log, int first) {
        var lines = new ArrayList<Integer>();
        lines.add(first);
        for (int i = first + 1; i < log.size(); i++) {
            Line line = log.get(i);
            boolean indented = line.indent() > log.get(first).indent() && !line.opensRecord();
            boolean exception = isPart(line) || isInner(line) || (isHead(line) && !isDeath(line));
            if (!indented && !exception) {
                break;
            }
            lines.add(i);
        }
        return block(log.get(first).starts("crit: ") ? Kind.DEATH : Kind.TRACE, lines);
    }

    private static boolean isHead(Line line) {
        return isDeath(line) || ExceptionName.end(unbracketed(line.body())) > 0;
    }

    private static boolean isInner(Line line) {
        return line.starts("---> ") && ExceptionName.end(unbracketed(line.body().substring("---> ".length()))) > 0;
    }

    private static boolean isPart(Line line) {
        return line.frame() == Frame.DOTNET
                || line.starts("--- End of ")
                || line.starts("ClientConnectionId:")
                || line.starts("Error Number:");
    }

    private static boolean isEvidence(Line line) {
        return isPart(line) || isInner(line);
    }

    /** Some loggers put their version before the exception: {@code [v1.2.3] Some.Exception: …}; .NET numbers inner ones: {@code (Inner Exception #0) }. */
    private static String unbracketed(String body) {
        int end = body.startsWith("[")
                ? body.indexOf("] ")
                : body.startsWith("(Inner Exception #") ? body.indexOf(") ") : -1;
        return end > 0 ? body.substring(end + 2) : body;
    }
}
