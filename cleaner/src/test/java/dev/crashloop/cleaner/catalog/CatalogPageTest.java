package dev.crashloop.cleaner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.policy.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/catalog.md} says what is. */
class CatalogPageTest {
    private static final Path PAGE = Path.of("..", "docs", "catalog.md");

    @Test
    void thePageListsTheEntriesThatThereAre() throws IOException {
        List<String> expected = Catalog.builtIn().groups().stream()
                .flatMap(group -> group.entries().stream())
                .map(entry -> "| `" + entry.name() + "` | " + String.join(", ", entry.stacks()) + " |")
                .toList();

        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void thePageShowsTheNumbersThatAreMeasured() throws IOException {
        String page = Files.readString(PAGE);
        List<LabelledLog> logs = LabelledLog.ofTheProject();

        assertThat(page).contains(Measurement.of(logs).numbers("The labelled logs of this project"));
        assertThat(page)
                .contains(Measurement.of(logs.stream().filter(LabelledLog::held).toList())
                        .numbers("Those of them that were held back while the entries were written"));
    }
}
