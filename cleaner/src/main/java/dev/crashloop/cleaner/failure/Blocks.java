package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds all blocks of a log, from its first line to its last. */
final class Blocks {
    /** How many lines of plain text may belong to the record before them. */
    private static final int MAX_CONTINUATION_LINES = 12;

    /** How many lines may stand between an error record and the trace that belongs to it. */
    private static final int MAX_GAP = 2;

    /** Runtimes whose traces never stand alone: a bare one was written by the record before it. */
    private static final Set<Stack> JOINED =
            EnumSet.of(Stack.DOTNET, Stack.JAVA, Stack.GO, Stack.NODE, Stack.RUBY, Stack.PHP);

    private Blocks() {}

    static List<Block> in(List<Line> log) {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < log.size(); ) {
            Optional<Block> found = at(log, i);
            if (found.isEmpty()) {
                i++;
                continue;
            }
            Block block = found.get();
            if (!blocks.isEmpty() && joins(log, blocks.getLast(), block)) {
                block = joined(blocks.removeLast(), block);
            } else if (block.kind() == Kind.RECORD && block.stack() != Stack.LOGFMT) {
                block = continued(log, block);
            }
            blocks.add(block);
            i = block.last() + 1;
        }
        return blocks;
    }

    private static Optional<Block> at(List<Line> log, int i) {
        if (log.get(i).isBlank()) {
            return Optional.empty();
        }
        for (Dialect dialect : Dialect.ALL) {
            Optional<Block> block = dialect.at(log, i);
            if (block.isPresent()) {
                return block;
            }
        }
        return Optional.empty();
    }

    /** Whether a trace was written by the record before it; an exception in one line is no such record, but another failure. */
    private static boolean joins(List<Line> log, Block record, Block trace) {
        Line head = log.get(record.first());
        boolean takesTraces = (record.kind() == Kind.RECORD && record.stack() != Stack.NATIVE)
                || (record.kind() == Kind.DEATH && trace.stack() == Stack.GO);
        return takesTraces
                && trace.kind() == Kind.TRACE
                && JOINED.contains(trace.stack())
                && trace.first() - record.last() <= MAX_GAP
                && !NodeLine.isError(head)
                && ExceptionName.end(head.body()) == 0;
    }

    private static Block joined(Block record, Block trace) {
        var lines = new ArrayList<>(record.lines());
        lines.addAll(trace.lines());
        Kind kind = record.kind() == Kind.DEATH ? Kind.DEATH : Kind.TRACE;
        return new Block(trace.stack(), kind, lines, trace.last());
    }

    /** A record with the lines behind it that are no records: more of its message. */
    private static Block continued(List<Line> log, Block record) {
        var lines = new ArrayList<>(record.lines());
        int end = Math.min(log.size(), record.last() + 1 + MAX_CONTINUATION_LINES);
        for (int i = record.last() + 1; i < end; i++) {
            Line line = log.get(i);
            boolean another = line.opensRecord()
                    || (line.indent() == 0 && Reason.isLastingIn(line))
                    || Survival.recovers(line)
                    || Usage.isHead(line)
                    || at(log, i).isPresent();
            if (another && !RecordBlock.continues(line)) {
                break;
            }
            if (!Aftermath.isPart(line)) {
                lines.add(i);
            }
        }
        return new Block(record.stack(), record.kind(), lines, lines.getLast());
    }
}
