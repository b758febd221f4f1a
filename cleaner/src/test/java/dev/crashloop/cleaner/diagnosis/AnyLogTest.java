package dev.crashloop.cleaner.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.sun.management.ThreadMXBean;
import dev.crashloop.api.LogPart;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.diagnosis.Match.Finding;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.evidence.LogLines;
import dev.crashloop.cleaner.evidence.RawLog;
import dev.crashloop.cleaner.failure.FinalFailure;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.KnownFailures;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is in the log and in the policy: the diagnosis is right, and what it takes is bounded. */
class AnyLogTest {
    private static final Crash CRASH = Crash.of(
                    Pods.withContainers(Pods.crashLooping("app", 134, 3)), Instant.parse("2026-01-02T10:00:10Z"))
            .getFirst();

    private static final List<String> WORDS = List.of(
            "timeout",
            "time",
            "out",
            "No such host",
            "no such host",
            "größe",
            "ö",
            "\uFFFD",
            "\0",
            "\t",
            " ",
            "",
            "a",
            "aa",
            "aaa",
            "aaaa",
            "Unhandled exception. ",
            "   at Shop.Main()",
            "panic: ",
            "goroutine 1 [running]:",
            "\uD83D\uDE00",
            "E1007",
            "(",
            "x\n",
            "\r");

    /** The same as by trying each condition on each line, one after the other. */
    @Test
    void eachConditionIsFoundWhereTryingItOnEachLineFindsIt() {
        var random = new Random(17);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            LogLines lines = log(random, random.nextInt(60));
            List<Integer> end = FinalFailure.of(lines).lines();
            var failures = List.of(failure(random), failure(random), failure(random));

            for (Match match : matches(Diagnostician.diagnose(new Evidence.Log(CRASH, lines, true), failures))) {
                KnownFailure failure = match.failure();
                List<Finding> any = findings(lines, end, failure.anyOf());
                assertThat(match.found())
                        .isEqualTo(Stream.concat(findings(lines, end, failure.allOf()).stream(), any.stream())
                                .toList());
                assertThat(match.forbidden()).isEqualTo(findings(lines, end, failure.noneOf()));
                assertThat(match.missing())
                        .hasSize(failure.allOf().size()
                                + failure.anyOf().size()
                                - match.found().size()
                                - (any.isEmpty() ? 0 : failure.anyOf().size() - any.size()));
                found += match.found().size();
            }
        }
        assertThat(found).isGreaterThan(1_000);
    }

    /** A text is told from the bytes; strings are made of the decisive lines only. */
    @Test
    void toLookForTextsTakesNoMoreMemoryInALongLogThanInAShortOne() {
        var failures = KnownFailures.of(IntStream.range(0, 200)
                .mapToObj(i -> failure(
                        List.of(
                                new Condition.Contains("failure number " + i),
                                new Condition.Regex(Pattern.compile("code=" + i + ";"))),
                        List.of(),
                        List.of()))
                .toList());
        var noise = "2026-01-02 INFO nothing of interest, code 7, failure of no number, with some words behind it";
        var shortLog = LogLines.of(Collections.nCopies(1_000, noise));
        var longLog = LogLines.of(Collections.nCopies(64_000, noise));
        looked(longLog, failures);

        long forShort = allocated(() -> looked(shortLog, failures));
        long forLong = allocated(() -> looked(longLog, failures));

        assertThat(forLong).isLessThan(forShort + 64_000);
        assertThat(forLong).isLessThan(longLog.length() / 4);
    }

    /** However many expressions there are of which nothing is known: each line becomes a string once. */
    @Test
    void expressionsWithoutTextsShareTheStringsOfTheLines() {
        var lines = LogLines.of(Collections.nCopies(3_000, "INFO nothing of interest " + "x".repeat(200)));
        var one = KnownFailures.of(List.of(expression("\\d[a-c]*z")));
        var many = KnownFailures.of(IntStream.range(0, 20)
                .mapToObj(i -> expression("\\d[a-c]*" + i))
                .toList());
        looked(lines, one);

        long forOne = allocated(() -> looked(lines, one));
        long forMany = allocated(() -> looked(lines, many));

        long strings = 3_000L * 250;
        assertThat(forMany - 20 * Math.max(0, forOne - strings)).isLessThan(2 * strings);
    }

    @Test
    void hostileLogsAndPoliciesEndInTime() {
        String a = "a".repeat(2_000);
        var lines = LogLines.of(Collections.nCopies(500, a));
        var conditions = new ArrayList<Condition>();
        for (int n = 1; n <= 1_000; n++) {
            conditions.add(new Condition.Contains("a".repeat(n)));
            conditions.add(new Condition.Contains("a".repeat(n) + "b"));
            conditions.add(new Condition.Contains("b" + "a".repeat(n)));
        }
        var failures = KnownFailures.of(List.of(failure(conditions, List.of(), List.of())));

        Match match = matches(diagnose(lines, failures)).getFirst();

        assertThat(match.found()).hasSize(1_000).allMatch(finding -> finding.fromEnd() == 1);
        assertThat(match.missing()).hasSize(2_000);
    }

    private static Diagnosis diagnose(LogLines lines, List<KnownFailure> failures) {
        return Diagnostician.diagnose(new Evidence.Log(CRASH, lines, true), failures);
    }

    private static List<Match> matches(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case Diagnosis.Known known -> known.matches();
            case Diagnosis.Unknown unknown -> unknown.matches();
            case Diagnosis.Unreadable _ -> List.of();
        };
    }

    private static List<Finding> findings(List<String> lines, List<Integer> end, List<Condition> conditions) {
        return conditions.stream()
                .flatMap(condition -> finding(lines, end, condition).stream())
                .toList();
    }

    private static Optional<Finding> finding(List<String> lines, List<Integer> end, Condition condition) {
        List<Integer> places = condition.in() == LogPart.FINAL
                ? end
                : IntStream.range(0, lines.size()).boxed().toList();
        return places.reversed().stream()
                .filter(line -> condition.holds(lines.get(line)))
                .findFirst()
                .map(line -> new Finding(condition, lines.size() - line, lines.get(line)));
    }

    private static LogLines log(Random random, int lines) {
        var bytes = new ByteArrayOutputStream();
        for (int line = 0; line < lines; line++) {
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes.writeBytes(WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8));
                if (random.nextInt(10) == 0) {
                    bytes.write(random.nextInt(256));
                }
            }
            bytes.write('\n');
        }
        return RawLog.of(bytes.toByteArray());
    }

    private static KnownFailure failure(Random random) {
        return failure(conditions(random, 3), conditions(random, 2), conditions(random, 2));
    }

    private static List<Condition> conditions(Random random, int most) {
        return Stream.generate(() -> condition(random))
                .limit(random.nextInt(most + 1))
                .toList();
    }

    private static Condition condition(Random random) {
        LogPart part = random.nextInt(3) == 0 ? LogPart.FINAL : LogPart.TAIL;
        String text = WORDS.get(random.nextInt(WORDS.size())) + WORDS.get(random.nextInt(WORDS.size()));
        if (random.nextBoolean()) {
            return new Condition.Contains(text, part);
        }
        String joint = List.of(".*", "|", "+", "?", " ", "$", "\\w").get(random.nextInt(7));
        String expression =
                (random.nextInt(3) == 0 ? "(?i)" : "") + text + joint + WORDS.get(random.nextInt(WORDS.size()));
        try {
            return new Condition.Regex(Pattern.compile(expression), part);
        } catch (PatternSyntaxException _) {
            return new Condition.Contains(text, part);
        }
    }

    private static KnownFailure expression(String expression) {
        return failure(List.of(new Condition.Regex(Pattern.compile(expression))), List.of(), List.of());
    }

    private static KnownFailure failure(List<Condition> allOf, List<Condition> anyOf, List<Condition> noneOf) {
        return new KnownFailure("failure", allOf, anyOf, noneOf, Set.of(), Set.of(), Set.of());
    }

    private static long allocated(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** What it takes to look for known failures, without making out what an unknown one is. */
    private static List<Match> looked(LogLines lines, KnownFailures failures) {
        var crash = new Crash("app", Pod.Role.APP, 1, Optional.empty(), Crash.Which.PREVIOUS);
        return Diagnostician.matches(new Evidence.Log(crash, lines, true), failures);
    }
}
