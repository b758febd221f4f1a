package dev.crashloop.cleaner.matching;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/** Bytes of UTF-8 with small letters in place of the capital ones of ASCII, to be searched for texts whatever their case. */
public final class LowerCase {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = EACH_BYTE << (Byte.SIZE - 1);

    /** Between a capital and a small letter; a high bit, moved down by this much, is that bit. */
    private static final int TO_CASE_BIT = 2;

    /** The long s, which is a capital or small s to an expression that ignores case; and the sign for Kelvin, a k. */
    private static final byte[][] STRANGERS = {{(byte) 0xC5, (byte) 0xBF}, {(byte) 0xE2, (byte) 0x84, (byte) 0xAA}};

    private LowerCase() {}

    /**
     * The first {@code length} bytes, in small letters, each where it was.
     *
     * @return empty if there is a letter that is none of ASCII, and yet the same as one of ASCII where case is ignored: what does not
     *     contain a text may match it nevertheless
     */
    public static Optional<byte[]> of(byte[] bytes, int length) {
        byte[] lower = new byte[length];
        long all = 0;
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            all |= eight;
            LONGS.set(lower, at, lower(eight));
        }
        for (; at < length; at++) {
            all |= bytes[at];
            lower[at] = (byte) lower(bytes[at] & 0xFF);
        }
        boolean ascii = (all & HIGH_BITS) == 0;
        return ascii || !hasStranger(lower) ? Optional.of(lower) : Optional.empty();
    }

    /** Eight bytes at once; sums stay within their bytes, as the high bits are left out. */
    private static long lower(long eight) {
        long low = eight & ~HIGH_BITS;
        long fromA = low + (0x80 - 'A') * EACH_BYTE;
        long behindZ = low + (0x7F - 'Z') * EACH_BYTE;
        long capital = ~eight & (fromA ^ behindZ) & HIGH_BITS;
        return eight | (capital >>> TO_CASE_BIT);
    }

    private static boolean hasStranger(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0 && (is(STRANGERS[0], bytes, i) || is(STRANGERS[1], bytes, i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(byte[] letter, byte[] bytes, int at) {
        if (bytes.length - at < letter.length) {
            return false;
        }
        for (int i = 0; i < letter.length; i++) {
            if (bytes[at + i] != letter[i]) {
                return false;
            }
        }
        return true;
    }
}
