package dev.crashloop.cleaner.matching;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * How a band of literals is looked for: a block of {@code block} bytes is looked at at every {@code stride}-th position. Wherever a literal
 * begins, one of its first {@code stride} blocks is hit.
 *
 * @param literals different ones, in {@link #ORDER}
 * @param cost what a byte of a log costs, by estimate; only good for comparison with other plans
 */
record BlockPlan(List<byte[]> literals, int block, int stride, double cost) {
    /** As unsigned bytes. */
    static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

    /** A block fits into a long. */
    static final int MAX_BLOCK = Long.BYTES;

    /** The offsets of a block within literals fit into the bits of a byte. */
    static final int MAX_STRIDE = Byte.SIZE;

    /** What it costs to look at a block, and to look closer where a block of a literal was found; in nanoseconds, as measured. */
    private static final double LOOK_COST = 1.2;

    private static final double CLOSER_LOOK_COST = 40;

    /** How likely the next byte is the right one if all before it were: logs are made of words. As counted in logs, the last for all that follow. */
    private static final double[] NEXT_BYTE_CHANCES = {1, 1 / 10.0, 1 / 5.0, 1 / 2.0};

    /** The cheapest plan for these literals. */
    static BlockPlan of(Collection<byte[]> some) {
        var sorted = new TreeSet<>(ORDER);
        sorted.addAll(some);
        List<byte[]> literals = List.copyOf(sorted);
        int shortest =
                literals.stream().mapToInt(literal -> literal.length).min().orElseThrow();
        if (shortest == 0) {
            throw new IllegalArgumentException("an empty literal is everywhere");
        }
        BlockPlan best = null;
        for (int block = Math.min(MAX_BLOCK, shortest); block > 0; block--) {
            int stride = Math.min(MAX_STRIDE, shortest - block + 1);
            double closer = 0;
            for (long value : offsets(literals, block, stride).keySet()) {
                closer += chance(value, block);
            }
            double cost = (LOOK_COST + CLOSER_LOOK_COST * Math.min(1, closer)) / stride;
            if (best == null || cost < best.cost) {
                best = new BlockPlan(literals, block, stride, cost);
            }
            if (stride == MAX_STRIDE) {
                break; // smaller blocks would only be found more often
            }
        }
        return Objects.requireNonNull(best);
    }

    /** The plan for the literals of both. */
    BlockPlan with(BlockPlan other) {
        var both = new TreeSet<>(ORDER);
        both.addAll(literals);
        both.addAll(other.literals);
        return of(both);
    }

    /** Each block of the first {@code stride} of each literal, and at which offsets it occurs: bit <i>i</i> stands for offset <i>i</i>. */
    Map<Long, Integer> offsets() {
        return offsets(literals, block, stride);
    }

    private static Map<Long, Integer> offsets(List<byte[]> literals, int block, int stride) {
        var offsets = new HashMap<Long, Integer>();
        for (byte[] literal : literals) {
            byte[] padded = Arrays.copyOf(literal, stride + MAX_BLOCK);
            for (int offset = 0; offset < stride; offset++) {
                offsets.merge(BlockFilter.block(padded, offset, mask(block)), 1 << offset, (a, b) -> a | b);
            }
        }
        return offsets;
    }

    /** What keeps {@code block} bytes of eight. */
    static long mask(int block) {
        return block == MAX_BLOCK ? -1L : (1L << (Byte.SIZE * block)) - 1;
    }

    /** How likely a block is at any position of a log: roughly, and the same for all that are made of like characters. */
    private static double chance(long value, int block) {
        double rarest = 1;
        double next = 1;
        for (int i = 0; i < block; i++) {
            rarest = Math.min(rarest, chance((int) (value >>> (Byte.SIZE * i)) & 0xFF));
            next *= NEXT_BYTE_CHANCES[Math.min(i, NEXT_BYTE_CHANCES.length - 1)];
        }
        return rarest * next;
    }

    private static double chance(int character) {
        if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == ' ') {
            return 1 / 50.0;
        }
        return character >= 'A' && character <= 'Z' ? 1 / 500.0 : 1 / 100.0;
    }
}
