package dev.crashloop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.decision.Guard;
import dev.crashloop.cleaner.decision.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages: every link leads somewhere, and every page can be found. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("^ *```.*?^ *```", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void everyLinkLeadsToAFileAndToAHeadingOfIt() throws IOException {
        var broken = new ArrayList<String>();
        for (Path page : pages()) {
            links(page).forEach(link -> {
                Path target = link.group(1).isEmpty()
                        ? page
                        : page.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(target)
                        || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
                    broken.add(page + " -> " + link.group());
                }
            });
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void theReadmeLeadsToEveryPage() throws IOException {
        List<Path> linked = links(README)
                .map(link -> README.resolveSibling(link.group(1)).normalize())
                .toList();

        assertThat(pages().stream().filter(page -> !page.equals(README)).map(Path::normalize))
                .isSubsetOf(linked);
    }

    @Test
    void troubleshootingSaysOfEveryGuardWhatToDo() {
        String rows = Charts.text(ROOT.resolve("docs/troubleshooting.md"))
                .lines()
                .filter(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n"));

        assertThat(Stream.of(Guards.BEFORE_READING, Guards.AFTER_READING)
                        .flatMap(List::stream)
                        .map(Guard::name))
                .hasSizeGreaterThan(10)
                .allSatisfy(guard -> assertThat(rows).contains("`" + guard + "`"));
    }

    private static List<Path> pages() throws IOException {
        try (var docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "e2e/README.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static Stream<MatchResult> links(Path page) {
        return LINK.matcher(CODE.matcher(Charts.text(page)).replaceAll("")).results();
    }

    /** As GitHub makes them. */
    private static List<String> anchors(Path page) {
        return HEADING.matcher(CODE.matcher(Charts.text(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
