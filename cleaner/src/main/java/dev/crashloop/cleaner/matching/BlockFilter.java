package dev.crashloop.cleaner.matching;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Tells where a literal may begin, by blocks of bytes: at every {@code stride}-th position, the block there is looked up in a set of bits.
 * The looks do not depend on each other, so that a processor makes several at the same time.
 */
final class BlockFilter {
    /** How many bits there are for each block in the set, at least: this few blocks are taken for another. */
    private static final int BITS_PER_BLOCK = 64;

    private static final int MIN_SET_BITS = 10;
    private static final int MAX_SET_BITS = 21;
    private static final int OFFSETS_PER_BLOCK = 16;
    private static final int MIN_OFFSET_BITS = 8;
    private static final int MAX_OFFSET_BITS = 18;

    /** How many looks are taken at once. */
    private static final int LOOKS = 4;

    /** Spreads blocks over the sets: 2<sup>64</sup> divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int stride;
    private final long mask;
    private final long[] set;
    private final int setShift;
    private final byte[] offsets;
    private final int offsetShift;

    BlockFilter(BlockPlan plan) {
        this.stride = plan.stride();
        this.mask = BlockPlan.mask(plan.block());
        Map<Long, Integer> blocks = plan.offsets();
        int setBits = log2(blocks.size() * (long) BITS_PER_BLOCK, MIN_SET_BITS, MAX_SET_BITS);
        int offsetBits = log2(blocks.size() * (long) OFFSETS_PER_BLOCK, MIN_OFFSET_BITS, MAX_OFFSET_BITS);
        this.set = new long[1 << (setBits - 6)];
        this.setShift = Long.SIZE - setBits;
        this.offsets = new byte[1 << offsetBits];
        this.offsetShift = Long.SIZE - offsetBits;
        blocks.forEach((block, at) -> {
            long spread = block * SPREAD;
            set[(int) (spread >>> setShift >>> 6)] |= 1L << (spread >>> setShift);
            offsets[(int) (spread >>> offsetShift)] |= (byte) (int) at;
        });
    }

    private static int log2(long atLeast, int min, int max) {
        return Math.clamp(Long.SIZE - Long.numberOfLeadingZeros(atLeast - 1), min, max);
    }

    /** The eight bytes from {@code at} on, those that the mask keeps. */
    static long block(byte[] bytes, int at, long mask) {
        return (long) LONGS.get(bytes, at) & mask;
    }

    private static long spread(byte[] bytes, int at, long mask) {
        return block(bytes, at, mask) * SPREAD;
    }

    /** How far one look is from the next. */
    int stride() {
        return stride;
    }

    /** The last position that can be looked at in {@code bytes} up to {@code to}. */
    static int lastLook(int to) {
        return to - Long.BYTES;
    }

    /**
     * The first position from {@code at} on, in steps of the stride, whose block may be one of a literal; behind {@code lastLook} if none
     * is.
     */
    int next(byte[] bytes, int at, int lastLook) {
        // in local variables: the fields would be read anew at each step
        long[] set = this.set;
        long mask = this.mask;
        int shift = this.setShift;
        int stride = this.stride;
        int lastOfAll = lastLook - (LOOKS - 1) * stride;
        int p = at;
        for (; p <= lastOfAll; p += LOOKS * stride) {
            long a = spread(bytes, p, mask) >>> shift;
            long b = spread(bytes, p + stride, mask) >>> shift;
            long c = spread(bytes, p + 2 * stride, mask) >>> shift;
            long d = spread(bytes, p + 3 * stride, mask) >>> shift;
            long any = set[(int) (a >>> 6)] >>> a
                    | set[(int) (b >>> 6)] >>> b
                    | set[(int) (c >>> 6)] >>> c
                    | set[(int) (d >>> 6)] >>> d;
            if ((any & 1) != 0) {
                break;
            }
        }
        for (; p <= lastLook; p += stride) {
            long look = spread(bytes, p, mask) >>> shift;
            if ((set[(int) (look >>> 6)] >>> look & 1) != 0) {
                break;
            }
        }
        return p;
    }

    /**
     * A closer look at a position that {@link #next} found: where the first literal may begin, of those that have this block among their
     * first. The first and the last of these blocks must be there, too.
     *
     * @return behind {@code at} if none can begin
     */
    int begin(byte[] bytes, int at, int lastLook) {
        int left = offsetsOf(bytes, at);
        while (left != 0) {
            int highest = Integer.highestOneBit(left);
            left ^= highest;
            int begin = at - Integer.numberOfTrailingZeros(highest);
            int last = begin + stride - 1;
            if (last > lastLook
                    || ((offsetsOf(bytes, begin) & 1) != 0 && (offsetsOf(bytes, last) >>> (stride - 1) & 1) != 0)) {
                return begin;
            }
        }
        return at + 1;
    }

    private int offsetsOf(byte[] bytes, int at) {
        return offsets[(int) (spread(bytes, at, mask) >>> offsetShift)] & 0xFF;
    }
}
