package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program has logged does nothing to the terminal of the person who reads it. */
class TerminalTest {
    private final StringWriter shown = new StringWriter();
    private final Terminal terminal = new Terminal(new PrintWriter(shown), true, true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001Bc",
                "\u001BP1;x",
                "\u001B[2J",
                "\b",
                "\r",
                "\u0007",
                "\u0000",
                "\u009B2J",
                "\u007F",
                "\u001B"
            })
    void aControlCharacterIsShownAsOneThatCannotBe(String control) {
        terminal.line("error " + control + " end");

        assertThat(shown.toString())
                .isEqualTo("error " + control.replaceAll("\\p{Cc}", "\uFFFD") + " end" + System.lineSeparator());
    }

    @Test
    void ownColoursTabsLineEndsAndTheLettersOfTheWorldStay() {
        String text = terminal.style(Terminal.Style.GOOD, "größer\t日本 🙂") + "\n next";

        terminal.line(text);

        assertThat(shown.toString()).isEqualTo(text + System.lineSeparator());
    }

    @Test
    void tablesAsWell() {
        terminal.table(List.of("A"), List.of(List.of(Terminal.Cell.of("x\u001Bcy"))));

        assertThat(shown.toString()).doesNotContain("\u001Bc");
    }
}
