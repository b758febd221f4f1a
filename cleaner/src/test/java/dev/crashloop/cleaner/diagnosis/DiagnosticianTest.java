package dev.crashloop.cleaner.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.crashloop.api.LogPart;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.HostGlob;
import dev.crashloop.cleaner.policy.HostRule;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.watch.Crash;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagnosticianTest {
    private static final Crash CRASH = Crash.of(
                    Pods.withContainers(Pods.crashLooping("app", 134, 3)), Instant.parse("2026-01-02T10:00:10Z"))
            .getFirst();

    @Test
    void allOfMayBeFoundInDifferentLines() {
        var failure = failure(List.of(contains("a"), contains("b")), List.of(), List.of());

        assertThat(diagnose(failure, "a", "x", "b"))
                .isInstanceOfSatisfying(
                        Diagnosis.Known.class,
                        known -> assertThat(known.decisive()).containsExactly("a", "b"));
        assertThat(diagnose(failure, "a", "x")).isInstanceOf(Diagnosis.Unknown.class);
    }

    @Test
    void oneOfAnyOfIsEnoughAndNoneIsNot() {
        var failure = failure(List.of(), List.of(contains("a"), regex("b+c")), List.of());

        assertThat(diagnose(failure, "xbbc")).isInstanceOf(Diagnosis.Known.class);
        assertThat(diagnose(failure, "xb")).isInstanceOf(Diagnosis.Unknown.class);
    }

    @Test
    void oneLineOfNoneOfIsEnoughToRuleItOut() {
        var failure = failure(List.of(contains("timed out")), List.of(), List.of(contains("NullReferenceException")));

        assertThat(diagnose(failure, "timed out", "retried with success", "NullReferenceException"))
                .isInstanceOfSatisfying(
                        Diagnosis.Unknown.class,
                        unknown -> assertThat(unknown.matches().getFirst().forbidden())
                                .hasSize(1));
    }

    @Test
    void theLastLineThatFulfilsAConditionDecides() {
        assertThat(diagnose(failure(List.of(contains("host")), List.of(), List.of()), "host a", "host b", "end"))
                .isInstanceOfSatisfying(Diagnosis.Known.class, known -> {
                    assertThat(known.decisive()).containsExactly("host b");
                    assertThat(known.matches().getFirst().found().getFirst().fromEnd())
                            .isEqualTo(2);
                });
    }

    @Test
    void theFirstFailureOfThePolicyThatMatchesIsTheDiagnosis() {
        var evidence = new Evidence.Log(CRASH, List.of("a b"), true);

        var diagnosis = Diagnostician.diagnose(
                evidence,
                List.of(named("no", contains("c")), named("first", contains("b")), named("second", contains("a"))));

        assertThat(diagnosis)
                .isInstanceOfSatisfying(
                        Diagnosis.Known.class,
                        known -> assertThat(known.failure().name()).isEqualTo("first"));
    }

    @Test
    void exitCodesReasonsAndContainersNarrowIt() {
        assertThat(diagnose(narrowed(Set.of(134), Set.of("Error"), Set.of("app")), "a"))
                .isInstanceOf(Diagnosis.Known.class);
        assertThat(diagnose(narrowed(Set.of(1), Set.of(), Set.of()), "a")).isInstanceOf(Diagnosis.Unknown.class);
        assertThat(diagnose(narrowed(Set.of(), Set.of("OOMKilled"), Set.of()), "a"))
                .isInstanceOf(Diagnosis.Unknown.class);
        assertThat(diagnose(narrowed(Set.of(), Set.of(), Set.of("proxy")), "a")).isInstanceOf(Diagnosis.Unknown.class);
    }

    @Test
    void whatCannotBeReadIsNeverAMatch() {
        var failure = failure(List.of(contains("")), List.of(), List.of());

        assertThat(Diagnostician.diagnose(new Evidence.Unreadable(CRASH, "404"), List.of(failure)))
                .isEqualTo(new Diagnosis.Unreadable(CRASH, "404"));
    }

    @Test
    void aMatchIsSettledByAShortTailOnlyWithoutNoneOf() {
        var tail = new Evidence.Log(CRASH, List.of("a"), false);

        assertThat(Diagnostician.settled(tail, List.of(named("x", contains("a")))))
                .isTrue();
        assertThat(Diagnostician.settled(
                        tail, List.of(failure(List.of(contains("a")), List.of(), List.of(contains("b"))))))
                .isFalse();
        assertThat(Diagnostician.settled(tail, List.of(named("x", contains("b")))))
                .isFalse();
    }

    @Test
    void aConditionOnTheFinalFailureDoesNotSeeWhatWasSurvived() {
        String[] log = {
            "warn: Connection timed out, trying again",
            "Unhandled exception. System.NullReferenceException: Object reference not set",
            "   at Shop.Program.Main()"
        };

        assertThat(diagnose(named("tail", contains("timed out")), log)).isInstanceOf(Diagnosis.Known.class);
        assertThat(diagnose(named("final", inFinal("timed out")), log)).isInstanceOf(Diagnosis.Unknown.class);
        assertThat(diagnose(named("final", inFinal("NullReference")), log))
                .isInstanceOfSatisfying(
                        Diagnosis.Known.class,
                        known -> assertThat(known.matches()
                                        .getFirst()
                                        .found()
                                        .getFirst()
                                        .fromEnd())
                                .isEqualTo(2));
        assertThat(diagnose(failure(List.of(inFinal("NullReference")), List.of(), List.of(inFinal("timed out"))), log))
                .isInstanceOf(Diagnosis.Known.class);
    }

    @Test
    void hostsNarrowItToTheEndpointThatTheFinalFailureNames() {
        KnownFailure failure = about("*.wanted.io");

        assertThat(diagnose(failure, "panic: no answer from (a.wanted.io:443)")).isInstanceOf(Diagnosis.Known.class);
        assertThat(diagnose(failure, "panic: no answer from (a.other.io:443)")).isInstanceOf(Diagnosis.Unknown.class);
        assertThat(diagnose(failure, "panic: no answer from (a.wanted.io:443) (a.other.io:443)"))
                .isInstanceOfSatisfying(
                        Diagnosis.Unknown.class,
                        unknown -> assertThat(unknown.matches().getFirst().hosts())
                                .containsExactly(
                                        new Match.NamedHost("a.wanted.io", 1, true),
                                        new Match.NamedHost("a.other.io", 1, false)));
        assertThat(diagnose(failure, "panic: no answer from anybody")).isInstanceOf(Diagnosis.Unknown.class);
    }

    @Test
    void whatIsKeptOfAnUnknownLogIsBounded() {
        List<String> lines =
                IntStream.range(0, 5000).mapToObj(i -> i + "x".repeat(10_000)).toList();

        var diagnosis = Diagnostician.diagnose(new Evidence.Log(CRASH, lines, true), List.of());

        assertThat(diagnosis).isInstanceOfSatisfying(Diagnosis.Unknown.class, unknown -> {
            assertThat(unknown.tail()).hasSize(20).allMatch(line -> line.length() <= 501);
            assertThat(unknown.tail().getLast()).startsWith("4999x").endsWith("…");
        });
    }

    /** An expression of the kind that ruins backtracking engines is no worse than any other. */
    @Test
    void aHostileExpressionOnAHostileLineEndsInTime() {
        var failure = failure(List.of(regex("(a+)+$"), regex("(x|x|x)*y")), List.of(), List.of());

        assertThat(diagnose(failure, "a".repeat(50_000) + "b", "x".repeat(50_000)))
                .isInstanceOf(Diagnosis.Unknown.class);
    }

    /** Whatever the log: a Known always rests on lines that really are in it. */
    @Test
    void decisiveLinesAreAlwaysLinesOfTheLog() {
        var random = new Random(11);
        for (int i = 0; i < 500; i++) {
            List<String> lines = random.ints(1 + random.nextInt(30), 'a', 'g')
                    .mapToObj(c -> "line " + (char) c)
                    .toList();
            var failure = failure(
                    List.of(contains("a"), contains("b")),
                    List.of(contains("c"), contains("d")),
                    List.of(contains("f")));

            var diagnosis = Diagnostician.diagnose(new Evidence.Log(CRASH, lines, true), List.of(failure));

            String all = String.join("", lines).replace("line ", "");
            boolean expected = all.contains("a")
                    && all.contains("b")
                    && (all.contains("c") || all.contains("d"))
                    && !all.contains("f");
            assertThat(diagnosis instanceof Diagnosis.Known).isEqualTo(expected);
            if (diagnosis instanceof Diagnosis.Known known) {
                assertThat(lines).containsAll(known.decisive());
            }
        }
    }

    private static Diagnosis diagnose(KnownFailure failure, String... lines) {
        return Diagnostician.diagnose(new Evidence.Log(CRASH, List.of(lines), true), List.of(failure));
    }

    private static Condition contains(String text) {
        return new Condition.Contains(text);
    }

    private static Condition inFinal(String text) {
        return new Condition.Contains(text, LogPart.FINAL);
    }

    private static KnownFailure about(String host) {
        var rule = new HostRule(
                List.of(Pattern.compile("\\((?P<host>[^:()]+):\\d+\\)")),
                List.of(HostGlob.of(host).orElseThrow()));
        return new KnownFailure(
                "failure",
                List.of(inFinal("no answer")),
                List.of(),
                List.of(),
                rule,
                Set.of(),
                Set.of(),
                Set.of(),
                List.of());
    }

    private static Condition regex(String expression) {
        return new Condition.Regex(Pattern.compile(expression));
    }

    private static KnownFailure failure(List<Condition> allOf, List<Condition> anyOf, List<Condition> noneOf) {
        return new KnownFailure("failure", allOf, anyOf, noneOf, Set.of(), Set.of(), Set.of());
    }

    private static KnownFailure named(String name, Condition condition) {
        return new KnownFailure(name, List.of(condition), List.of(), List.of(), Set.of(), Set.of(), Set.of());
    }

    private static KnownFailure narrowed(Set<Integer> exitCodes, Set<String> reasons, Set<String> containers) {
        return new KnownFailure(
                "failure", List.of(contains("a")), List.of(), List.of(), exitCodes, reasons, containers);
    }
}
