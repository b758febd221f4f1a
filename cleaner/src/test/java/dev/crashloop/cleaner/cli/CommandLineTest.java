package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says of itself. */
class CommandLineTest {
    @Test
    void helpShowsTheCommandsAndTheFirstSteps() {
        Program help = Program.run("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains("run", "scan", "explain", "demo", "version", "First steps:", "Exit codes: 0 done");
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "scan", "explain", "demo", "catalog"})
    void eachCommandHasHelp(String command) {
        Program help = Program.run(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: crashloop-cleaner " + command);
        assertThat(Program.run("help", command).out()).isEqualTo(help.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "scan", "explain some-pod", "demo", "catalog"})
    void anUnknownOptionIsBadInputAndIsNamed(String command) {
        Program wrong = Program.run((command + " --no-such-option").split(" ", -1));

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("--no-such-option");
    }

    @Test
    void anUnknownCommandIsBadInputAndASimilarOneIsSuggested() {
        Program wrong = Program.run("scann");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("scann", "scan");
    }

    @Test
    void anUnknownOutputFormatListsThoseThatThereAre() {
        Program wrong = Program.run("scan", "-o", "xml");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("xml", "table", "wide", "json", "yaml");
    }

    @Test
    void withoutACommandItSaysHowToGoOn() {
        Program nothing = Program.run();

        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("Which command? See `crashloop-cleaner --help`.");
    }

    @Test
    void explainWithoutAPodIsBadInput() {
        Program explain = Program.run("explain");

        assertThat(explain.exitCode()).isEqualTo(2);
        assertThat(explain.err()).contains("POD");
    }

    @Test
    void theVersionNamesProgramAndJava() {
        assertThat(Program.run("version").out()).matches("crashloop-cleaner \\S+.*, Java 25\\S*\\s+");
        assertThat(Program.run("--version").out())
                .isEqualTo(Program.run("version").out());
    }

    @Test
    void theCompletionIsAScriptThatBashUnderstands(@TempDir Path folder) throws IOException, InterruptedException {
        Program completion = Program.run("generate-completion");
        assertThat(completion.exitCode()).isZero();
        Path script = Files.writeString(folder.resolve("completion.bash"), completion.out());

        Process bash = new ProcessBuilder("bash", "-c", "source " + script + " && complete -p crashloop-cleaner")
                .redirectErrorStream(true)
                .start();

        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("complete");
        assertThat(bash.exitValue()).isZero();
        assertThat(completion.out()).contains("explain", "--policy");
    }
}
