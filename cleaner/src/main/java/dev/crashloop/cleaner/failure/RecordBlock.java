package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Optional;

/** An error that a logger wrote as text; what follows it is for {@link Blocks} to add. */
record RecordBlock() implements Dialect {
    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (!line.level().isError()) {
            return Optional.empty();
        }
        if (Aftermath.isPart(line)) {
            return Optional.of(Block.ofLine(Stack.RECORD, Kind.AFTERMATH, i));
        }
        Stack stack = stack(line);
        boolean death = line.level() == Level.FATAL && stack != Stack.RECORD;
        return Optional.of(Block.ofLine(stack, death ? Kind.DEATH : Kind.RECORD, i));
    }

    /** Whether a line goes on with the record before it, although it looks like one itself: a stack frame, or PostgreSQL's remarks. */
    static boolean continues(Line line) {
        boolean frame = line.has(".rb:") && (line.has(":in `") || line.has(":in '")) && !RubyBlock.raisesAnother(line);
        return frame
                || line.has("DETAIL:  ")
                || line.has("HINT:  ")
                || line.has("STATEMENT:  ")
                || line.has("CONTEXT:  ");
    }

    private static Stack stack(Line line) {
        if (Klog.isHead(line.body())) {
            return Stack.KLOG;
        }
        return line.has("level=") || line.has("lvl=") ? Stack.LOGFMT : Stack.RECORD;
    }
}
