package dev.crashloop.cleaner.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for any log, however broken. */
class AnyLogTest {
    private static final List<String> LINES =
            FinalFailureTest.markedLogs().flatMap(log -> log.lines().stream()).toList();

    private static final int LOGS = 3000;

    @Test
    void indexesAreAscendingAndOfLinesOfTheLog() {
        var random = new Random(17);
        for (int i = 0; i < LOGS; i++) {
            List<String> log = log(random);

            FinalFailure failure = FinalFailure.of(log);

            assertThat(failure.lines())
                    .as("%s", log)
                    .isNotEmpty()
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .allMatch(line -> line >= 0 && line < log.size());
            assertThat(Fingerprint.of(log, failure)).matches("[0-9a-f]{12}");
            assertThat(Fingerprint.headline(log, failure).length()).isLessThanOrEqualTo(Fingerprint.HEADLINE_CHARS);
        }
    }

    @Test
    void theSameLogHasAlwaysTheSameBlock() {
        var random = new Random(18);
        for (int i = 0; i < 200; i++) {
            List<String> log = log(random);

            assertThat(FinalFailure.of(new ArrayList<>(log))).isEqualTo(FinalFailure.of(log));
        }
    }

    /** Each is the worst that some part of the search could meet. */
    @Test
    void theWorkGrowsWithTheLogAndNotFaster() {
        List<String> worst = List.of(
                "a.b.SomeException: x",
                "   at a.b.C.D()",
                "\tat a.b.C.d(C.java:1)",
                "ERROR x",
                "Caused by: a.b.SomeException",
                "{\"level\":\"error\",\"msg\":\"cannot\"}",
                "Error: x",
                "Traceback (most recent call last):",
                "  File \"a\", line 1, in b",
                "/a.js:1",
                "a.rb:1:in 'b': c (D)",
                "sh: 1: x: not found",
                "word",
                "");
        for (String line : worst) {
            long once = looks(Collections.nCopies(1_000, line));
            long eightfold = looks(Collections.nCopies(8_000, line));

            assertThat(eightfold).as(line).isLessThan(9 * once);
        }
    }

    /** If it took the square of their length, this would take hours. */
    @Test
    void hugeLinesTakeNoMoreThanTheirShare() {
        for (String piece :
                List.of("x", "{\"level\":", "\"a\":\"b\",", "[1", "\u001B[", "a.", "2026-", "---> ", "1:1:")) {
            String huge = piece.repeat(2_000_000 / piece.length());
            List<String> log = List.of("12:00:00 ERROR x", huge, "{" + huge, "12:00:00 ERROR " + huge);

            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Fingerprint.of(log, FinalFailure.of(log)));
        }
    }

    /** How often the search looks at a line. */
    private static long looks(List<String> log) {
        List<Line> lines = log.stream().map(Line::of).toList();
        var looks = new AtomicLong();
        List<Line> counted = new AbstractList<>() {
            @Override
            public Line get(int index) {
                looks.incrementAndGet();
                return lines.get(index);
            }

            @Override
            public int size() {
                return lines.size();
            }
        };
        LastBlock.of(counted, Blocks.in(counted));
        return looks.get();
    }

    private static List<String> log(Random random) {
        return IntStream.range(0, 1 + random.nextInt(40))
                .mapToObj(_ -> line(random))
                .toList();
    }

    private static String line(Random random) {
        String line = LINES.get(random.nextInt(LINES.size()));
        return switch (random.nextInt(5)) {
            case 0 -> noise(random);
            case 1 -> line.substring(random.nextInt(line.length() + 1));
            case 2 -> line.substring(0, random.nextInt(line.length() + 1));
            default -> line;
        };
    }

    private static String noise(Random random) {
        return random.ints(random.nextInt(60))
                .mapToObj(i -> Character.toString((char) (i % 3 == 0 ? i : ' ' + Math.floorMod(i, 95))))
                .reduce("", String::concat);
    }
}
