package dev.crashloop.cleaner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.LogPart;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.watch.Crash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A short tail decides only what more lines could not change. */
class SettledTest {
    private static final Crash CRASH = Crash.of(
                    Pods.withContainers(Pods.crashLooping("app", 134, 3)), Instant.parse("2026-01-02T10:00:10Z"))
            .getFirst();

    private static final List<String> QUIET =
            IntStream.range(0, 60).mapToObj(i -> "info: request " + i + " done").toList();

    @Test
    void theFinalFailureDecidesOnlyIfItIsWhollyInsideOfWhatWasRead() {
        List<String> trace = List.of(
                "Unhandled exception. System.Net.Http.HttpRequestException: No such host is known. (a.io:443)",
                " ---> System.Net.Sockets.SocketException (11001): No such host is known.",
                "   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port)",
                "   at Shop.Program.Main()");
        List<KnownFailure> dns = List.of(inFinal("dns", "No such host", "certificate"));

        assertThat(settled(and(QUIET, trace), dns)).isTrue();
        assertThat(settled(trace.subList(1, 4), dns)).isFalse();
        assertThat(settled(trace, dns)).isFalse();
    }

    @Test
    void aLogThatShowsNothingIsSettledWhereOnlyTheFinalFailureCounts() {
        List<String> other = and(QUIET, List.of("Unhandled exception. System.Exception: other", "   at A.B.C()"));

        assertThat(settled(other, List.of(inFinal("dns", "No such host", "certificate"))))
                .isTrue();
        assertThat(settled(other, List.of(inTail("dns", "No such host")))).isFalse();
    }

    @Test
    void aFailureThatIsLaterInThePolicyDoesNotDecideBeforeAnEarlierOneIsOut() {
        List<String> log = List.of("b");

        assertThat(settled(log, List.of(inTail("first", "a"), inTail("second", "b"))))
                .isFalse();
        assertThat(settled(log, List.of(inTail("second", "b"), inTail("first", "a"))))
                .isTrue();
    }

    /** Logs one after the other, cut anywhere: where the part is enough, all of it says the same. */
    @Test
    void whereAPartIsEnoughTheWholeLogSaysTheSame() {
        List<KnownFailure> all = Measurement.all();
        List<LabelledLog> logs = LabelledLog.ofTheProject();
        var random = new Random(7);
        int enough = 0;
        for (int round = 0; round < 200; round++) {
            var whole = new ArrayList<String>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                whole.addAll(logs.get(random.nextInt(logs.size())).lines());
                whole.addAll(QUIET.subList(0, random.nextInt(3) == 0 ? random.nextInt(60) : 0));
            }
            whole.addAll(logs.get(random.nextInt(logs.size())).lines());
            List<String> part = whole.subList(random.nextInt(whole.size()), whole.size());
            if (settled(part, all)) {
                enough++;
                assertThat(found(part, all)).as(String.join("\n", whole)).isEqualTo(found(whole, all));
            }
        }
        assertThat(enough).isGreaterThan(20);
    }

    private static String found(List<String> lines, List<KnownFailure> failures) {
        Diagnosis diagnosis = Diagnostician.diagnose(new Evidence.Log(CRASH, lines, true), failures);
        return diagnosis instanceof Diagnosis.Known known ? known.failure().name() : "nothing";
    }

    private static boolean settled(List<String> lines, List<KnownFailure> failures) {
        return Diagnostician.settled(new Evidence.Log(CRASH, lines, false), failures);
    }

    private static List<String> and(List<String> before, List<String> after) {
        var all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }

    private static KnownFailure inFinal(String name, String text, String none) {
        return new KnownFailure(
                name,
                List.of(new Condition.Contains(text, LogPart.FINAL)),
                List.of(),
                List.of(new Condition.Contains(none, LogPart.FINAL)),
                Set.of(),
                Set.of(),
                Set.of());
    }

    private static KnownFailure inTail(String name, String text) {
        return new KnownFailure(
                name,
                List.of(new Condition.Contains(text, LogPart.TAIL)),
                List.of(),
                List.of(),
                Set.of(),
                Set.of(),
                Set.of());
    }
}
