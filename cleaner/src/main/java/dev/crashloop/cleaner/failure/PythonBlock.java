package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tracebacks of Python; {@link PythonChain} says which of several belong together. */
record PythonBlock() implements Dialect {
    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (line.starts("Fatal Python error: ")) {
            return Optional.of(Block.ofLine(Stack.PYTHON, Kind.DEATH, i));
        }
        if (!PythonTraceback.startsAt(log, i)) {
            return Optional.empty();
        }
        var tracebacks = new ArrayList<PythonTraceback>();
        tracebacks.add(PythonTraceback.read(log, i));
        for (int next = PythonChain.next(log, tracebacks.getLast().last()); next > 0; ) {
            tracebacks.add(PythonTraceback.read(log, next));
            next = PythonChain.next(log, tracebacks.getLast().last());
        }
        boolean atExit = i > 0 && log.get(i - 1).has("Error in atexit._run_exitfuncs:");
        boolean logged = i > 0 && log.get(i - 1).level().compareTo(Level.WARN) >= 0;
        List<Integer> lines = PythonChain.ofOneFailure(log, tracebacks);
        return Optional.of(new Block(
                Stack.PYTHON,
                atExit ? Kind.RECORD : logged ? Kind.TRACE : Kind.DEATH,
                lines,
                tracebacks.getLast().last()));
    }
}
