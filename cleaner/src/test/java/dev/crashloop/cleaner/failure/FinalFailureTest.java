package dev.crashloop.cleaner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FinalFailureTest {
    @ParameterizedTest
    @MethodSource("markedLogs")
    void theBlockIsTheLinesByWhichTheRunEnded(MarkedLog log) {
        FinalFailure failure = FinalFailure.of(log.lines());

        assertThat(rendered(log.lines(), failure)).isEqualTo(rendered(log.lines(), log.expected()));
    }

    static Stream<MarkedLog> markedLogs() {
        return Stream.of("dotnet", "java", "go", "python", "node", "ruby-php-rust", "native", "hard")
                .flatMap(name -> MarkedLog.of(name + ".txt").stream());
    }

    @Test
    void aLogWithoutLinesHasNoBlock() {
        assertThat(FinalFailure.of(List.of())).isEqualTo(new FinalFailure(Stack.TEXT, List.of()));
    }

    @Test
    void aLogOfOneLineIsItsOwnEnd() {
        assertThat(FinalFailure.of(List.of("hello")).lines()).containsExactly(0);
        assertThat(FinalFailure.of(List.of("")).lines()).containsExactly(0);
        assertThat(FinalFailure.of(List.of("panic: x")).lines()).containsExactly(0);
    }

    @Test
    void anErrorThatWasLoggedMayStandThreeLinesFromTheEndAndNoMore() {
        assertThat(FinalFailure.of(followed("12:00:00 ERROR no region", 3)).stack())
                .isEqualTo(Stack.RECORD);
        assertThat(FinalFailure.of(followed("12:00:00 ERROR no region", 4)).stack())
                .isEqualTo(Stack.TEXT);
    }

    @Test
    void anErrorThatIsTriedAgainMustBeTheLastThingThatIsSaid() {
        String error = "12:00:00 ERROR no answer, will retry in 5s";

        assertThat(FinalFailure.of(followed(error, 0)).lines()).containsExactly(1);
        assertThat(FinalFailure.of(followed(error, 1)).lines()).containsExactly(2);
    }

    @Test
    void aTraceThatWasWrittenWithAWarningMustBeTheLastThingThatIsSaid() {
        List<String> log = List.of(
                "12:00:00 WARN no flags",
                "java.net.UnknownHostException: flags",
                "\tat shop.Flags.load(Flags.java:9)",
                "12:00:01 INFO defaults");

        assertThat(FinalFailure.of(log.subList(0, 3)).stack()).isEqualTo(Stack.JAVA);
        assertThat(FinalFailure.of(log).lines()).containsExactly(3);
    }

    @Test
    void aLineThatSaysWhatIsWrongForGoodOverrulesAnErrorThatWasLoggedBefore() {
        List<String> log = List.of(
                "level=error msg=\"telemetry: dial tcp 10.1.2.3:4317: i/o timeout\"",
                "config: unknown key \"conect_timeout\" in /etc/app/config.yaml");

        assertThat(FinalFailure.of(log)).isEqualTo(new FinalFailure(Stack.TEXT, List.of(1)));
    }

    @Test
    void theLinesThatStandForTheEndBeginWithTheLastThatSaysWhatIsWrong() {
        List<String> log =
                List.of("SYNC: Connection timed out", "Can't open the file: Permission denied", "one more line", "bye");

        assertThat(FinalFailure.of(log).lines()).containsExactly(1, 2);
    }

    @Test
    void anErrorThatTheProgramSurvivedIsNotAmongTheLinesThatStandForTheEnd() {
        List<String> log = Stream.concat(
                        followed("12:00:00 ERROR no flags", 1).stream(), Stream.of("12:00:02 INFO connected to db"))
                .toList();

        assertThat(FinalFailure.of(log).lines()).doesNotContain(1);
    }

    @Test
    void whatFailsAfterASignalIsNotWhyTheRunEnded() {
        List<String> log = List.of(
                "12:00:00 INFO received SIGTERM, shutting down",
                "12:00:05 ERROR flush: dial tcp: lookup metrics: no such host");

        assertThat(FinalFailure.of(log).lines()).containsExactly(0);
    }

    @Test
    void aTextBeforeAnErrorOfNodeBelongsToIt() {
        List<String> log = List.of(
                "Cannot start: Error: querySrv ETIMEOUT _mongodb._tcp.db.example",
                "    at QueryReqWrap.onresolve [as oncomplete] (node:internal/dns/promises:294:17) {",
                "  code: 'ETIMEOUT'",
                "}");

        assertThat(FinalFailure.of(log)).isEqualTo(new FinalFailure(Stack.NODE, List.of(0, 1, 2, 3)));
    }

    @Test
    void theBoxesOfLaravelAreAFailure() {
        List<String> log = List.of(
                "",
                "   Illuminate\\Database\\QueryException ",
                "",
                "  SQLSTATE[HY000] [2002] Connection timed out",
                "",
                "  at vendor/laravel/framework/src/Illuminate/Database/Connection.php:829",
                "prog: fatal: stopping the container.");

        assertThat(FinalFailure.of(log)).isEqualTo(new FinalFailure(Stack.PHP, List.of(1, 3, 5)));
    }

    @Test
    void theLastWordsOfARuntimeMayStandThirtyLinesFromTheEndAndNoMore() {
        assertThat(FinalFailure.of(followed("panic: no region", 30)).stack()).isEqualTo(Stack.GO);
        assertThat(FinalFailure.of(followed("panic: no region", 31)).stack()).isEqualTo(Stack.TEXT);
    }

    @Test
    void shuttingDownAndBlankLinesDoNotCount() {
        var lines = new ArrayList<>(List.of("12:00:00 ERROR no region"));
        IntStream.range(0, 100).forEach(i -> lines.add(i % 2 == 0 ? "" : "12:00:01 INFO stopping worker " + i));

        assertThat(FinalFailure.of(lines).lines()).containsExactly(0);
    }

    /** Goroutines of a big server, or a stack that overflowed. */
    @Test
    void aDumpOfThousandsOfLinesIsNotInTheWay() {
        var lines = new ArrayList<>(
                List.of("starting", "panic: no region", "", "goroutine 1 [running]:", "main.main()", "\t/main.go:1"));
        IntStream.range(2, 2000)
                .forEach(i -> lines.addAll(List.of("", "goroutine " + i + " [select]:", "main.run()", "\t/main.go:2")));

        assertThat(FinalFailure.of(lines)).isEqualTo(new FinalFailure(Stack.GO, List.of(1, 3, 4, 5)));
    }

    private static List<String> followed(String error, int lines) {
        return Stream.concat(
                        Stream.of("starting", error),
                        IntStream.range(0, lines).mapToObj(i -> "12:00:01 INFO order " + i))
                .toList();
    }

    private static String rendered(List<String> lines, FinalFailure failure) {
        return failure.stack()
                + IntStream.range(0, lines.size())
                        .mapToObj(i -> (failure.lines().contains(i) ? "> " : "  ") + lines.get(i))
                        .collect(Collectors.joining("\n", "\n", ""));
    }

    @Test
    void aGoroutineBelowAFatalRecordBelongsToIt() {
        List<String> log = List.of(
                "I0214 02:34:06.985606       1 main.go:31] starting",
                "F0214 02:34:07.985696       1 main.go:79] leaderelection lost",
                "goroutine 1 [running]:",
                "main.main()",
                "\t/src/main.go:43 +0x10d");

        assertThat(FinalFailure.of(log).lines()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aMessageAboveTheFramesOfRubyBelongsToThem() {
        List<String> log = List.of(
                "booting",
                "getaddrinfo: Temporary failure in name resolution (redis://queue:6379) (RedisClient::CannotConnectError)",
                "/gems/redis-client/lib/redis_client.rb:707:in `rescue in connect'",
                "/app/bin/worker:25:in `<main>'");

        assertThat(FinalFailure.of(log)).isEqualTo(new FinalFailure(Stack.RUBY, List.of(1, 2, 3)));
    }

    @Test
    void framesThatWereLoggedAsRecordsTakeAlongTheRecordThatSaysWhy() {
        List<String> log = List.of(
                "2026-01-20T09:15:04Z 2 TID-17s47s INFO: polling",
                "2026-01-20T09:15:05Z 2 TID-17s47s ERROR: Error fetching message: Connection timed out",
                "2026-01-20T09:15:05Z 2 TID-17s47s ERROR: /gems/redis/client.rb:208:in `rescue in io'",
                "2026-01-20T09:15:05Z 2 TID-17s47s ERROR: /gems/redis/client.rb:214:in `read'");

        assertThat(FinalFailure.of(log).lines()).containsExactly(1, 2, 3);
    }

    @Test
    void whatFailsWhilePythonExitsIsNotWhyItExits() {
        List<String> log = List.of(
                "Traceback (most recent call last):",
                "  File \"/app/main.py\", line 4, in <module>",
                "OSError: [Errno -2] Name or service not known",
                "Error in atexit._run_exitfuncs:",
                "Traceback (most recent call last):",
                "  File \"/app/pool.py\", line 9, in close",
                "AttributeError: 'NoneType' object has no attribute 'close'");

        assertThat(FinalFailure.of(log).lines()).containsExactly(0, 1, 2);
    }

    @Test
    void whatSpringReportsIsNotTheTraceAboveIt() {
        List<String> log = List.of(
                "Caused by: java.net.UnknownHostException: eureka",
                "***************************",
                "APPLICATION FAILED TO START",
                "***************************",
                "Description:",
                "The dependencies of some of the beans form a cycle:");

        assertThat(FinalFailure.of(log).lines()).containsExactly(2, 4, 5);
    }

    @Test
    void whatAScriptWaitedForUntilItWasUpIsNotWhyTheRunEnded() {
        for (String up : List.of("PostgreSQL started", "Postgres is up - executing command")) {
            List<String> log =
                    List.of("could not translate host name \"db\" to address", up, "orders.exceptions.NoSuchShop: 12");

            assertThat(FinalFailure.of(log).lines()).as(up).containsExactly(2);
        }
    }

    @Test
    void anExceptionOfRubyWithAReasonOfItsOwnIsNotPartOfTheErrorBeforeIt() {
        String before = "12:00:00 ERROR no gems: Net::OpenTimeout, using those of yesterday";
        String own = "/app/license.rb:9:in `verify!': license for this host has expired (LicenseError)";
        String wrapper = "/app/session.rb:9:in `start': Could not establish a connection (SessionError)";

        assertThat(FinalFailure.of(List.of(before, own)).lines()).containsExactly(1);
        assertThat(FinalFailure.of(List.of(before, wrapper)).lines()).contains(1);
    }

    @Test
    void aProgramThatGaveUpTakesAlongTheWarningRightBeforeIt() {
        String warning = "12:00:00 WARN agent: lookup peer-0: no such host";
        String info = "12:00:01 INFO agent: idle";
        String end = "12:00:02 ERROR agent: join: failed after max retries";

        assertThat(FinalFailure.of(List.of(warning, end)).lines()).containsExactly(0, 1);
        assertThat(FinalFailure.of(List.of(warning, info, end)).lines()).containsExactly(2);
    }

    @Test
    void recordsOfNestBeginAtTheirTimeWhateverTheirLevelIs() {
        List<String> log = List.of(
                "Error: getaddrinfo EAI_AGAIN pg",
                "[Nest] 1  - 02/02/2024, 2:02:08 AM     LOG [InstanceLoader] modules initialized",
                "EntityError: no metadata",
                "    at get (/app/data.js:3:1)");

        assertThat(FinalFailure.of(log).lines()).containsExactly(2, 3);
    }
}
