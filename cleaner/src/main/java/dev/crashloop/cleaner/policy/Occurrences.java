package dev.crashloop.cleaner.policy;

import dev.crashloop.cleaner.matching.LiteralScanner;
import dev.crashloop.cleaner.matching.LowerCase;
import dev.crashloop.cleaner.matching.RequiredTexts;
import java.util.Arrays;
import java.util.Optional;

/** Where the texts that conditions need occur in some bytes. Immutable. */
public final class Occurrences {
    /** None of the condition's texts occurs: nothing in the bytes fulfils it. */
    public static final int NOWHERE = -1;

    /** Nothing is known of what fulfils the condition. */
    public static final int NOT_KNOWN = -2;

    private final ConditionIndex index;
    private final byte[] bytes;

    /** Only made if a condition wants it; empty if it would hide something. */
    private final Optional<byte[]> lowerCase;

    /** For each text where its last occurrence ends, or one of the constants. */
    private final int[] ends;

    Occurrences(ConditionIndex index, byte[] bytes, int length) {
        this.index = index;
        this.bytes = bytes;
        int first = index.asTheyAre().size();
        int count = index.inAnyCase().size();
        this.lowerCase = count == 0 ? Optional.empty() : LowerCase.of(bytes, length);
        this.ends = Arrays.copyOf(index.asTheyAre().lastEnds(bytes, 0, length), first + count);
        Arrays.fill(ends, first, first + count, NOT_KNOWN);
        lowerCase.ifPresent(
                lower -> System.arraycopy(index.inAnyCase().lastEnds(lower, 0, length), 0, ends, first, count));
    }

    /** The position behind the last occurrence of one of the texts of a condition, {@link #NOWHERE} or {@link #NOT_KNOWN}. */
    public int lastEnd(Condition condition) {
        int last = NOT_KNOWN;
        for (int number : index.numbers(condition)) {
            last = Math.max(last, ends[number]);
        }
        return last;
    }

    /**
     * Tells of each place before {@code to} where one of the texts of a condition ends.
     *
     * @param condition one for which {@link #lastEnd} is known
     */
    public void forEach(Condition condition, int to, LiteralScanner.Visitor visitor) {
        RequiredTexts required = ConditionIndex.texts(condition).orElseThrow();
        byte[] where = required.anyCase() ? lowerCase.orElseThrow() : bytes;
        LiteralScanner.of(required.texts()).forEach(where, 0, to, visitor);
    }
}
