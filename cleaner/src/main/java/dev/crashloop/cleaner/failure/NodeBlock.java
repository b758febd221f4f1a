package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Optional;

/** Uncaught errors of Node.js, and those that were written to the console with their stacks. */
record NodeBlock() implements Dialect {
    private static final Trace TRACE = new Trace(NodeLine::isHead, NodeLine::isCause, NodeLine::isPart);

    /** How far below the place of a throw its caret is looked for: the place, the source line, the caret. */
    private static final int CARET_WITHIN = 4;

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        Line line = log.get(i);
        boolean trace = NodeLine.isUncaught(line)
                || line.frame() == Frame.NODE
                || NodeLine.isThrow(line)
                || (NodeLine.isPlace(line) && caretFollows(log, i))
                || (NodeLine.isError(line) && Trace.follows(log, i, NodeLine::isEvidence))
                || isTold(log, i);
        if (!trace) {
            return Optional.empty();
        }
        List<Integer> lines = TRACE.from(log, i);
        boolean death = lines.stream().anyMatch(j -> NodeLine.isDeath(log.get(j)));
        return Optional.of(new Block(Stack.NODE, death ? Kind.DEATH : Kind.TRACE, lines, lines.getLast()));
    }

    /** {@code Cannot start: Error: connect ETIMEDOUT}, with the stack right below: what console.error makes of a text and an error. */
    private static boolean isTold(List<Line> log, int i) {
        return NodeLine.tellsOfError(log.get(i))
                && i + 1 < log.size()
                && log.get(i + 1).frame() == Frame.NODE;
    }

    private static boolean caretFollows(List<Line> log, int i) {
        int end = Math.min(log.size(), i + 1 + CARET_WITHIN);
        for (int j = i + 1; j < end; j++) {
            if (NodeLine.isCaret(log.get(j))) {
                return true;
            }
        }
        return false;
    }
}
