package dev.crashloop.cleaner.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiteralScannerTest {
    @Test
    void theEndOfTheLastOccurrenceIsToldForEachText() {
        var scanner = LiteralScanner.of(List.of("No such host", "timed out", "never"));
        byte[] log = bytes("a: timed out\nb: No such host\nc: timed out\n");

        assertThat(scanner.lastEnds(log, 0, log.length)).containsExactly(28, 41, -1);
    }

    @Test
    void textsWithinTextsAreFoundToo() {
        var scanner = LiteralScanner.of(List.of("he", "she", "hers", "his", "usher"));

        assertThat(lastEnds(scanner, "ushers")).containsExactly(4, 4, 6, -1, 5);
    }

    @Test
    void aTextNamedTwiceIsAnsweredTwice() {
        assertThat(lastEnds(LiteralScanner.of(List.of("ab", "b", "ab")), "xab")).containsExactly(3, 3, 3);
    }

    @Test
    void noTextsAreNowhere() {
        assertThat(lastEnds(LiteralScanner.of(List.of()), "anything")).isEmpty();
    }

    @Test
    void nothingOutsideOfTheRangeCounts() {
        var scanner = LiteralScanner.of(List.of("connection refused by peer"));
        byte[] log = bytes("connection refused by peer connection refused by peer");

        assertThat(scanner.lastEnds(log, 0, log.length - 1)).containsExactly(26);
        assertThat(scanner.lastEnds(log, 1, log.length)).containsExactly(log.length);
        assertThat(scanner.lastEnds(log, 1, log.length - 1)).containsExactly(-1);
    }

    @Test
    void lettersBeyondAsciiAreFoundByTheirBytes() {
        assertThat(lastEnds(LiteralScanner.of(List.of("Größe", "ö", "名前解決")), "Größe: 名前解決に失敗"))
                .containsExactly(7, 4, 21);
    }

    @Test
    void textsWithoutBytesOfTheirOwnAreRefused() {
        assertThat(List.of("", "a\uFFFDb", "\uD83D", "\uDE00x")).noneMatch(LiteralScanner::searchable);
        assertThat(List.of("a", "\n", "\u0000", "\uD83D\uDE00")).allMatch(LiteralScanner::searchable);
        assertThatThrownBy(() -> LiteralScanner.of(List.of("a", ""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVisitorMaySkipWhatIsOfNoInterest() {
        byte[] log = bytes("timed out, timed out\ntimed out\nfine\ntimed out");
        var ends = new ArrayList<Integer>();

        LiteralScanner.of(List.of("timed out")).forEach(log, 0, log.length, end -> {
            ends.add(end);
            return new String(log, StandardCharsets.UTF_8).indexOf('\n', end) + 1;
        });

        assertThat(ends).containsExactly(9, 30, 45);
    }

    @Test
    void anySetOfTextsIsFoundAsByLookingForEachAtEachPosition() {
        var random = new Random(42);
        for (int i = 0; i < 4_000; i++) {
            int letters = 1 + random.nextInt(4);
            byte[] log = randomBytes(random, random.nextInt(400), letters);
            List<byte[]> literals = someLiterals(random, log, letters);
            int from = random.nextInt(log.length + 1);
            int to = from + random.nextInt(log.length - from + 1);

            var scanner = LiteralScanner.ofBytes(literals);

            assertThat(scanner.lastEnds(log, from, to)).containsExactly(naiveLastEnds(literals, log, from, to));
            var visited = new TreeSet<Integer>();
            scanner.forEach(log, from, to, end -> {
                visited.add(end);
                return end;
            });
            assertThat(visited).isEqualTo(naiveEnds(literals, log, from, to));
        }
    }

    @Test
    void anyBytesMayBeInAText() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] log = new byte[300];
            random.nextBytes(log);
            List<byte[]> literals = someLiterals(random, log, 256);

            assertThat(LiteralScanner.ofBytes(literals).lastEnds(log, 0, log.length))
                    .containsExactly(naiveLastEnds(literals, log, 0, log.length));
        }
    }

    /** Texts and logs that make careless searches look at each byte again and again. */
    @Test
    void noTextAndNoLogCostMoreThanAFewStepsForEachByte() {
        int length = 20_000;
        byte[] allA = bytes("a".repeat(length));
        byte[] fibonacci = fibonacci(length);
        List<byte[]> powers = IntStream.rangeClosed(1, 500)
                .mapToObj(n -> bytes("a".repeat(n)))
                .toList();
        List<byte[]> almost = IntStream.rangeClosed(20, 500)
                .mapToObj(n -> bytes("a".repeat(n) + "b"))
                .toList();
        List<byte[]> tails = IntStream.rangeClosed(20, 500)
                .mapToObj(n -> bytes("b" + "a".repeat(n)))
                .toList();
        List<byte[]> words = IntStream.rangeClosed(15, 400)
                .mapToObj(n -> Arrays.copyOf(fibonacci, n))
                .map(word -> bytes(new String(word, StandardCharsets.US_ASCII) + "c"))
                .toList();

        for (List<byte[]> literals : List.of(powers, almost, tails, words)) {
            var scanner = LiteralScanner.ofBytes(literals);
            for (byte[] log :
                    List.of(allA, fibonacci, bytes("a".repeat(499).concat("b").repeat(length / 500)))) {
                assertThat(scanner.steps(log)).isLessThan(4L * length);
            }
        }
    }

    /** Whatever comes: the steps grow as the log does, and never beyond this. */
    @Test
    void anyTextsInAnyLogTakeAFewStepsForEachByte() {
        var random = new Random(23);
        for (int i = 0; i < 300; i++) {
            byte[] period = randomBytes(random, 1 + random.nextInt(60), 1 + random.nextInt(3));
            byte[] log = new byte[8_000];
            for (int at = 0; at < log.length; at++) {
                log[at] = random.nextInt(500) == 0 ? (byte) 'x' : period[at % period.length];
            }
            var literals = new ArrayList<byte[]>();
            for (int n = 0; n < 200; n++) {
                int at = random.nextInt(4_000);
                byte[] part = Arrays.copyOfRange(log, at, at + 1 + random.nextInt(500));
                part[part.length - 1] ^= (byte) random.nextInt(2);
                literals.add(part);
            }

            assertThat(LiteralScanner.ofBytes(literals).steps(log)).isLessThan(8L * log.length);
        }
    }

    @Test
    void inALogWithoutTheTextsMostBytesAreLeaptOver() {
        byte[] log = bytes("2026-01-02 03:04:05 INFO order 4711 has been shipped to the customer\n".repeat(1_000));
        var scanner = LiteralScanner.of(List.of(
                "System.Net.Sockets.SocketException (11001): No such host is known.",
                "java.net.UnknownHostException: orders-db: Name or service not known"));

        assertThat(scanner.steps(log)).isLessThan(log.length / 5);
    }

    private static int[] lastEnds(LiteralScanner scanner, String log) {
        return scanner.lastEnds(bytes(log), 0, bytes(log).length);
    }

    /** Some that are in the log, some that nearly are, and some of any kind. */
    private static List<byte[]> someLiterals(Random random, byte[] log, int letters) {
        var literals = new ArrayList<byte[]>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            int length = 1 + random.nextInt(random.nextBoolean() ? 6 : 40);
            if (log.length > length && random.nextInt(3) > 0) {
                int at = random.nextInt(log.length - length);
                byte[] part = Arrays.copyOfRange(log, at, at + length);
                if (random.nextInt(3) == 0) {
                    part[random.nextInt(length)] ^= 1;
                }
                literals.add(part);
            } else {
                literals.add(randomBytes(random, length, letters));
            }
        }
        return literals;
    }

    private static byte[] randomBytes(Random random, int length, int letters) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(letters));
        }
        return bytes;
    }

    private static byte[] fibonacci(int length) {
        var a = new StringBuilder("a");
        var b = new StringBuilder("ab");
        while (b.length() < length) {
            String before = b.toString();
            b.append(a);
            a = new StringBuilder(before);
        }
        return bytes(b.substring(0, length));
    }

    private static int[] naiveLastEnds(List<byte[]> literals, byte[] log, int from, int to) {
        return literals.stream()
                .mapToInt(literal -> naiveEnds(List.of(literal), log, from, to).stream()
                        .mapToInt(end -> end)
                        .max()
                        .orElse(-1))
                .toArray();
    }

    private static NavigableSet<Integer> naiveEnds(List<byte[]> literals, byte[] log, int from, int to) {
        var ends = new TreeSet<Integer>();
        for (byte[] literal : literals) {
            for (int end = from + literal.length; end <= to; end++) {
                if (Arrays.equals(log, end - literal.length, end, literal, 0, literal.length)) {
                    ends.add(end);
                }
            }
        }
        return ends;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
