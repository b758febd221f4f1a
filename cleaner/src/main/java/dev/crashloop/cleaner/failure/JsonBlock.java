package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One event of an error in a log of JSON objects; the exception stands inside of it. */
record JsonBlock() implements Dialect {
    /** Elasticsearch breaks its events behind each frame of a stack trace; runtimes cut long lines. */
    private static final int MAX_LINES = 300;

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (!line.starts("{") || !line.level().isError()) {
            return Optional.empty();
        }
        boolean death = line.level() == Level.FATAL;
        boolean trace = JsonEvent.of(line.body()).hasTrace();
        List<Integer> lines = IntStream.rangeClosed(i, last(log, i)).boxed().toList();
        return Optional.of(
                new Block(Stack.JSON, death ? Kind.DEATH : trace ? Kind.TRACE : Kind.RECORD, lines, lines.getLast()));
    }

    private static int last(List<Line> log, int first) {
        if (log.get(first).isCut() || log.get(first).body().endsWith("}")) {
            return first;
        }
        int end = Math.min(log.size(), first + MAX_LINES);
        for (int i = first + 1; i < end && !log.get(i).starts("{"); i++) {
            if (log.get(i).body().endsWith("}")) {
                return i;
            }
        }
        return first;
    }
}
