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
}
