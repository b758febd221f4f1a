package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Optional;

/** One event of an error in a log of JSON objects, one to a line; the exception stands inside of it. */
record JsonBlock() implements Dialect {
    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (!line.starts("{") || !line.level().isError()) {
            return Optional.empty();
        }
        boolean death = line.level() == Level.FATAL;
        boolean trace = JsonEvent.of(line.body()).hasTrace();
        return Optional.of(Block.ofLine(Stack.JSON, death ? Kind.DEATH : trace ? Kind.TRACE : Kind.RECORD, i));
    }
}
