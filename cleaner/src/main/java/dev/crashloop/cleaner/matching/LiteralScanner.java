package dev.crashloop.cleaner.matching;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all of a set of texts in one go over bytes of UTF-8. Built once, then used for any number of logs by any number of threads. The work
 * is bounded by a constant per byte, whatever the texts and the bytes are; also where very many texts end at each byte.
 *
 * <pre>{@code
 * var scanner = LiteralScanner.of(List.of("No such host", "timed out"));
 * byte[] log = "a: timed out\nb: timed out\n".getBytes(StandardCharsets.UTF_8);
 * scanner.lastEnds(log, 0, log.length); // -1, 25
 * }</pre>
 *
 * <p>Texts of like length share a {@link Band}; there is one pass for each band, of which there are one or two in practice.
 */
public final class LiteralScanner {
    /** Told of each place where a text ends. */
    public interface Visitor {
        /**
         * At least one of the texts ends here.
         *
         * @param end the position behind its last byte
         * @return where to go on: {@code end}, or a later position if what is before it is of no interest
         */
        int found(int end);
    }

    private final List<Band> bands;

    /** For each text as it was given, its number within all bands; equal texts have one number. */
    private final int[] numbers;

    private final int distinct;

    private LiteralScanner(List<byte[]> literals) {
        this.bands = Bands.of(literals);
        this.numbers = new int[literals.size()];
        int first = 0;
        for (Band band : bands) {
            for (int i = 0; i < numbers.length; i++) {
                int number = band.number(literals.get(i));
                if (number >= 0) {
                    numbers[i] = first + number;
                }
            }
            first += band.size();
        }
        this.distinct = first;
    }

    /**
     * For these texts, by their UTF-8 bytes.
     *
     * @param texts each {@link #searchable}; may be empty, and may name a text twice
     */
    public static LiteralScanner of(List<String> texts) {
        for (String text : texts) {
            if (!searchable(text)) {
                throw new IllegalArgumentException("has no bytes of its own: \"" + text + "\"");
            }
        }
        return ofBytes(texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** For any sequences of bytes, none of them empty. */
    static LiteralScanner ofBytes(List<byte[]> literals) {
        return new LiteralScanner(literals);
    }

    /**
     * Whether a line contains the text exactly if the line's bytes contain the text's. Not so for the empty text, for the replacement
     * character, as which bytes that are no UTF-8 are read, and for half a surrogate pair, which has no bytes.
     */
    public static boolean searchable(String text) {
        return !text.isEmpty()
                && text.codePoints().noneMatch(c -> c == 0xFFFD || Character.getType(c) == Character.SURROGATE);
    }

    /** How many texts it was given. */
    public int size() {
        return numbers.length;
    }

    /**
     * Where each text occurs last.
     *
     * @return for each text, in the order in which they were given, the position behind its last occurrence that lies within
     *     {@code from} (inclusive) and {@code to} (exclusive); -1 if there is none
     */
    public int[] lastEnds(byte[] bytes, int from, int to) {
        int[] ends = new int[distinct];
        Arrays.fill(ends, -1);
        int first = 0;
        for (Band band : bands) {
            int base = first;
            new Search(band, bytes, to).run(from, (number, end) -> {
                ends[base + number] = end;
                return end;
            });
            band.passOnToShorter(ends, base);
            first += band.size();
        }
        int[] asGiven = new int[numbers.length];
        for (int i = 0; i < asGiven.length; i++) {
            asGiven[i] = ends[numbers[i]];
        }
        return asGiven;
    }

    /**
     * Tells of each position at which a text ends, between {@code from} (inclusive) and {@code to} (exclusive). Positions ascend, but begin
     * anew for each band of texts: a caller must not rely on their order.
     */
    public void forEach(byte[] bytes, int from, int to, Visitor visitor) {
        for (Band band : bands) {
            new Search(band, bytes, to).run(from, (_, end) -> visitor.found(end));
        }
    }

    /** For tests: how many steps {@link #lastEnds} takes, all bands together. */
    long steps(byte[] bytes) {
        long steps = 0;
        for (Band band : bands) {
            var search = new Search(band, bytes, bytes.length);
            search.run(0, (_, end) -> end);
            steps += search.steps();
        }
        return steps;
    }
}
