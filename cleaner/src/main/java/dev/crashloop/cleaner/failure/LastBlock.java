package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses, of all blocks of a log, the one by which the run ended. */
final class LastBlock {
    /** So many ordinary lines may follow what a runtime says when it ends: they come from wrappers around it. */
    static final int LINES_AFTER_DEATH = 30;

    /** So many ordinary lines may follow an error that was logged; behind more of them, the program has survived it. */
    static final int LINES_AFTER_ERROR = 10;

    private LastBlock() {}

    static Optional<Block> of(List<Line> log) {
        List<Block> blocks = Blocks.in(log);
        int end = log.size();
        int ordinary = 0;
        Optional<Block> candidate = Optional.empty();
        for (int b = blocks.size() - 1; b >= 0; b--) {
            Block block = blocks.get(b);
            int after = ordinaryLines(log, block.last() + 1, end);
            if (after < 0) {
                return candidate; // the program went on
            }
            ordinary += after;
            end = block.first();
            if (ordinary > LINES_AFTER_DEATH) {
                return candidate;
            }
            if (block.kind() == Kind.DEATH) {
                boolean later = candidate.isPresent() && candidate.get().kind() != Kind.RECORD;
                return later ? candidate : Optional.of(block);
            }
            if (candidate.isEmpty() && ordinary <= LINES_AFTER_ERROR) {
                candidate = Optional.of(withReason(log, blocks, b));
            }
        }
        return candidate;
    }

    /** How many lines between two places are neither blank nor aftermath; -1 if one of them says that the program went on. */
    private static int ordinaryLines(List<Line> log, int from, int to) {
        int count = 0;
        boolean usage = false;
        for (int i = from; i < to; i++) {
            Line line = log.get(i);
            usage = (usage || Blocks.isUsage(line)) && !line.opensRecord();
            if (!usage && Survival.isSign(line)) {
                return -1;
            }
            if (!usage && !Aftermath.isPart(line)) {
                count++;
            }
        }
        return count;
    }

    /** A record that only announces that something failed takes along the block directly before it, which says why. */
    private static Block withReason(List<Line> log, List<Block> blocks, int b) {
        Block block = blocks.get(b);
        int first = b;
        while (first > 0
                && b - first < Announcement.MAX_RECORDS
                && Announcement.needsReason(log, blocks.get(first))
                && adjacent(log, blocks.get(first - 1), blocks.get(first))) {
            first--;
        }
        if (first == b) {
            return block;
        }
        var lines = new ArrayList<Integer>();
        blocks.subList(first, b + 1).forEach(each -> lines.addAll(each.lines()));
        return new Block(blocks.get(first).stack(), block.kind(), lines, block.last());
    }

    private static boolean adjacent(List<Line> log, Block before, Block after) {
        return ordinaryLines(log, before.last() + 1, after.first()) == 0;
    }
}
