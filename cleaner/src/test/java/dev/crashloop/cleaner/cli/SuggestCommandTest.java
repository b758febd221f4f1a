package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code suggest}: from an unknown failure to the draft of a known one. */
class SuggestCommandTest {
    private static final String LOG = """
            info: Microsoft.Hosting.Lifetime[0]
                  Application started.
            Unhandled exception. Shop.Orders.LedgerNotReadyException: The ledger of tenant 4711 is not open yet (Password=hunter2)
               at Shop.Orders.Ledger.Open(Int32 tenant) in /src/Orders/Ledger.cs:line 88
               at Shop.Orders.Program.Main(String[] args) in /src/Orders/Program.cs:line 12
            """;

    @TempDir
    private Path folder;

    @Test
    void theDraftOfALogCanBeCheckedAsItIsAndMatchesThatLog() throws IOException {
        String log = file("app.log", LOG);

        Program suggest = Program.run("suggest", "--log", log);

        assertThat(suggest.exitCode()).isZero();
        assertThat(suggest.out())
                .contains("name: ledger-not-ready-exception", "in: final", "mode: DryRun")
                .doesNotContain("hunter2", "Application started");
        Program check = Program.run(
                "check", "--policy", file("draft.yaml", suggest.out()), "--expect", "ledger-not-ready-exception", log);
        assertThat(check.err()).isEmpty();
        assertThat(check.exitCode()).as(check.out()).isZero();
        assertThat(check.out()).contains("example 1 matches");
    }

    @Test
    void theDraftMatchesTheSameFailureOfAnotherTenant() throws IOException {
        Program suggest = Program.run("suggest", "--log", file("app.log", LOG));
        String other = file("other.log", LOG.replace("4711", "99").replace("line 88", "line 90"));

        Program check = Program.run(
                "check",
                "--policy",
                file("draft.yaml", suggest.out()),
                "--expect",
                "ledger-not-ready-exception",
                other);

        assertThat(check.exitCode()).as(check.out()).isZero();
    }

    @Test
    void aFailureThatTheCatalogueKnowsIsNamed() throws IOException {
        String log = file("app.log", """
                Exception in thread "main" java.net.UnknownHostException: config-server
                \tat java.base/java.net.InetAddress$CachedLookup.get(InetAddress.java:988)
                """);

        assertThat(Program.run("suggest", "--log", log).out())
                .startsWith("# The built-in catalogue knows this failure: `- catalog: dns-java`");
    }

    @Test
    void ofWhatIsNoTextNothingIsSuggested() throws IOException {
        Path binary = folder.resolve("app.bin");
        Files.write(binary, new byte[] {(byte) 0x80, (byte) 0xFF, (byte) 0xFE, (byte) 0x81, (byte) 0xC0, 10, 65});

        Program suggest = Program.run("suggest", "--log", binary.toString());

        assertThat(suggest.exitCode()).isEqualTo(2);
        assertThat(suggest.err()).contains("is no log, most of it is not text");
    }

    @Test
    void withoutALogThereIsNothingToSuggest() throws IOException {
        assertThat(Program.run("suggest").exitCode()).isEqualTo(2);
        assertThat(Program.run("suggest", "--log", folder + "/missing.log").err())
                .contains("missing.log: there is no such file");
        assertThat(Program.run("suggest", "--log", file("empty.log", "")).err()).contains("the log is empty");
    }

    @Test
    void theLogOfAPodIsReadFromTheCluster() {
        try (var frozen = new Frozen(folder)) {
            frozen.withPods();

            Program suggest = frozen.run("suggest", "-n", "demo", frozen.pod("reports"));

            assertThat(suggest.err()).isEmpty();
            assertThat(suggest.out()).contains("name: null-reference-exception", "namespace: \"demo\"");
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
