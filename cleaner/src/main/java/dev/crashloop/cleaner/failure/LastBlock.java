package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, of all blocks of a log, the one by which the run ended. It goes from the end backwards; the block nearest to the end wins,
 * except that an error that only announces one, after the last words of a runtime, or after the shutdown had begun, gives way to what was before it.
 */
final class LastBlock {
    /** So many ordinary lines may follow what a runtime says when it ends: they come from wrappers around it. */
    static final int LINES_AFTER_DEATH = 30;

    /** So many ordinary lines may follow an error that was logged; behind more of them, the program has survived it. */
    static final int LINES_AFTER_ERROR = 3;

    private final List<Line> log;
    private final List<Block> blocks;

    private LastBlock(List<Line> log, List<Block> blocks) {
        this.log = log;
        this.blocks = blocks;
    }

    /** The block, if one of {@code blocks} is it; they are all that the log has. */
    static Optional<Block> of(List<Line> log, List<Block> blocks) {
        return Optional.ofNullable(new LastBlock(log, blocks).choose());
    }

    private @Nullable Block choose() {
        int end = Usage.start(log);
        int ordinary = 0;
        boolean recovered = false;
        boolean ending = false;
        boolean announced = false;
        Block chosen = null;
        for (int b = blocks.size() - 1; b >= 0; b--) {
            Block block = blocks.get(b);
            Between after = Between.lines(log, block.last() + 1, end);
            ordinary += after.ordinary();
            if (after.serves() || ordinary > LINES_AFTER_DEATH || (chosen == null && after.givesReason())) {
                break;
            }
            recovered |= after.recovers();
            ending |= after.endBegins();
            end = block.first();
            if (Aftermath.followsSignal(log, block.first())) {
                continue;
            }
            boolean near = block.kind() == Kind.DEATH || (ordinary <= patience(block) && !recovered);
            if (near && block.kind() != Kind.AFTERMATH && givesWay(chosen, announced, block, ending)) {
                chosen = withReason(b);
                announced = Announcement.needsReason(log, block);
                ending = false;
            }
        }
        return chosen;
    }

    /** How many ordinary lines may follow an error that was logged. */
    private int patience(Block block) {
        return Retrying.isToldBy(log, block) || Warning.introduces(log, block) ? 0 : LINES_AFTER_ERROR;
    }

    /** Whether the block that was chosen gives way to one before it. */
    private static boolean givesWay(@Nullable Block chosen, boolean announced, Block before, boolean endingBetween) {
        if (chosen == null) {
            return true;
        }
        boolean lastWords = before.kind() == Kind.DEATH && chosen.kind() == Kind.RECORD && announced;
        return lastWords || (endingBetween && chosen.kind() != Kind.DEATH);
    }

    /** A record that only announces that something failed takes along the block directly before it, which says why. */
    private Block withReason(int b) {
        int first = b;
        while (b - first < Announcement.MAX_RECORDS && first > 0 && belongs(first) && adjacent(first)) {
            first--;
        }
        Block block = blocks.get(b);
        boolean warned = Announcement.givesUp(log, blocks.get(first)) && Warning.tellsBefore(log, blocks.get(first));
        if (first == b && !warned) {
            return block;
        }
        var lines = new ArrayList<Integer>();
        if (warned) {
            lines.add(blocks.get(first).first() - 1);
        }
        blocks.subList(first, b + 1).forEach(each -> lines.addAll(each.lines()));
        return new Block(blocks.get(first).stack(), block.kind(), lines, block.last());
    }

    private boolean belongs(int b) {
        Block block = blocks.get(b);
        return Announcement.needsReason(log, block) || Announcement.sameBreath(log, blocks.get(b - 1), block);
    }

    private boolean adjacent(int b) {
        Block before = blocks.get(b - 1);
        Between between = Between.lines(log, before.last() + 1, blocks.get(b).first());
        return between.ordinary() == 0 && !between.recovers() && before.kind() != Kind.AFTERMATH;
    }
}
