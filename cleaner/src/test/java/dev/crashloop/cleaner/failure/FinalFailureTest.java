package dev.crashloop.cleaner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FinalFailureTest {
    @Test
    void anErrorThatWasRetriedWithSuccessIsNotWhyTheRunEnded() {
        List<String> log = List.of(
                "warn: Shop.Client[0]",
                "      System.Net.Sockets.SocketException (10060): A connection attempt failed",
                "         at Shop.Client.Connect()",
                "info: Shop.Client[0]",
                "      Connected.",
                "Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.",
                "   at Shop.Program.Main() in /src/Program.cs:line 12");

        assertThat(FinalFailure.of(log)).isEqualTo(new FinalFailure(Stack.DOTNET, List.of(5, 6)));
    }

    @Test
    void aLogWithoutLinesHasNoBlock() {
        assertThat(FinalFailure.of(List.of()).lines()).isEmpty();
    }

    @Test
    void aLogOfOneLineIsItsOwnEnd() {
        assertThat(FinalFailure.of(List.of("hello")).lines()).containsExactly(0);
        assertThat(FinalFailure.of(List.of("")).lines()).containsExactly(0);
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
}
