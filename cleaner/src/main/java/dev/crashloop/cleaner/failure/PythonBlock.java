package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tracebacks of Python; {@link PythonChain} says which of several belong together. */
record PythonBlock() implements Dialect {
    /** Python says these before a traceback that is not why it ends. */
    private static final List<String> AFTERMATH = List.of(
            "Error in atexit._run_exitfuncs:",
            "Exception ignored in",
            "--- Logging error ---",
            "Error in sys.excepthook:");

    /** Exceptions by which a program ends in order, or by which gunicorn reports that a worker has ended. */
    private static final List<String> ORDERLY = List.of(
            "KeyboardInterrupt",
            "SystemExit",
            "asyncio.exceptions.CancelledError",
            "concurrent.futures._base.CancelledError",
            "gunicorn.errors.HaltServer");

    private static final int MAX_WORDS_BEFORE = 5;

    private static final int SOURCE_INDENT = 4;

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        if (line.starts("Fatal Python error: ")) {
            return Optional.of(Block.ofLine(Stack.PYTHON, Kind.DEATH, i));
        }
        if (isRestOfTraceback(log, i)) {
            return Optional.of(new Block(Stack.PYTHON, Kind.TRACE, List.of(i, i + 1), i + 1));
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
        var lines = new ArrayList<>(PythonChain.ofOneFailure(log, tracebacks));
        PythonTraceback last = tracebacks.getLast();
        if (last.exception() < 0 && last.last() == log.size() - 1) {
            lines.addAll(0, wordsBefore(log, i));
        }
        boolean ordered = last.exception() >= 0 && ORDERLY.stream().anyMatch(log.get(last.exception())::starts);
        return Optional.of(new Block(Stack.PYTHON, ordered ? Kind.AFTERMATH : kind(log, i), lines, last.last()));
    }

    /** A log that begins in the middle of a traceback: a line of source, and the exception. */
    private static boolean isRestOfTraceback(List<Line> log, int i) {
        Line source = log.get(i);
        if (i > 0 || log.size() < 2 || source.indent() < SOURCE_INDENT || source.frame() != Frame.NONE) {
            return false;
        }
        Line exception = log.get(1);
        return exception.indent() == 0
                && ExceptionName.end(exception.body()) > 0
                && Character.isLowerCase(exception.body().charAt(0));
    }

    private static Kind kind(List<Line> log, int first) {
        if (first == 0) {
            return Kind.DEATH;
        }
        Line before = log.get(first - 1);
        if (AFTERMATH.stream().anyMatch(before::starts)) {
            return Kind.AFTERMATH;
        }
        boolean caught = before.level().compareTo(Level.WARN) >= 0 || before.starts("Exception in thread ");
        return caught ? Kind.TRACE : Kind.DEATH;
    }

    /** A log that ends in the middle of a traceback does not tell the exception any more; what was printed before it may say as much. */
    private static List<Integer> wordsBefore(List<Line> log, int first) {
        var words = new ArrayList<Integer>();
        for (int i = first - 1;
                i >= 0 && words.size() < MAX_WORDS_BEFORE && !(log.get(i).isBlank() && !words.isEmpty());
                i--) {
            if (!log.get(i).isBlank()) {
                words.addFirst(i);
            }
        }
        return words;
    }
}
