package dev.crashloop.cleaner.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Sorts literals into bands. The shortest literal of a band decides how many bytes one look may skip; each band is one more pass. So those
 * of like length go together, as long as this is cheaper than to have them in one.
 */
final class Bands {
    /** The shortest lengths of the bands to begin with. */
    private static final int[] SHORTEST = {0, 2, 3, 5, 7, 11, BlockPlan.MAX_BLOCK + BlockPlan.MAX_STRIDE - 1};

    private Bands() {}

    static List<Band> of(List<byte[]> literals) {
        var plans = new ArrayList<BlockPlan>();
        for (int i = 0; i < SHORTEST.length; i++) {
            int from = SHORTEST[i];
            int to = i + 1 < SHORTEST.length ? SHORTEST[i + 1] : Integer.MAX_VALUE;
            List<byte[]> some = literals.stream()
                    .filter(literal -> literal.length >= from && literal.length < to)
                    .toList();
            if (!some.isEmpty()) {
                plans.add(BlockPlan.of(some));
            }
        }
        while (mergeTwo(plans)) {
            // until no merger makes it cheaper
        }
        return plans.stream().map(Band::new).toList();
    }

    /** Merges the two neighbours that gain most by it, if any do. */
    private static boolean mergeTwo(List<BlockPlan> plans) {
        double most = 0;
        int where = -1;
        BlockPlan best = null;
        for (int i = 0; i + 1 < plans.size(); i++) {
            BlockPlan merged = plans.get(i).with(plans.get(i + 1));
            double gain = plans.get(i).cost() + plans.get(i + 1).cost() - merged.cost();
            if (gain > most) {
                most = gain;
                where = i;
                best = merged;
            }
        }
        if (where < 0) {
            return false;
        }
        plans.set(where, Objects.requireNonNull(best));
        plans.remove(where + 1);
        return true;
    }
}
