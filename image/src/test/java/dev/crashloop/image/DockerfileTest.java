package dev.crashloop.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Dockerfile and the archive make the same image. */
class DockerfileTest {
    private final String dockerfile;

    DockerfileTest() throws IOException {
        dockerfile = Files.readString(Path.of("..", "Dockerfile")).replace("\\\n", " ");
    }

    @Test
    void it_starts_the_same_program_as_the_same_user() {
        String entrypoint =
                Tree.entrypoint().stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", ", "[", "]"));

        assertThat(dockerfile).contains("\nENTRYPOINT " + entrypoint + "\n", "\nUSER " + Archive.USER + "\n");
    }

    @Test
    void it_has_the_same_environment_and_labels() {
        assertThat(Archive.ENVIRONMENT)
                .allSatisfy((name, value) -> assertThat(instruction("ENV")).contains(name + "=" + value));
        assertThat(Archive.labels("${VERSION}"))
                .allSatisfy((name, value) -> assertThat(instruction("LABEL")).contains(name + "=\"" + value + "\""));
    }

    @Test
    void it_is_of_this_version() {
        assertThat(dockerfile).contains("\nARG VERSION=" + System.getProperty("crashloop.version") + "\n");
    }

    @Test
    void it_copies_all_that_is_assembled() throws IOException {
        try (var files = Files.list(Built.TREE.program())) {
            assertThat(files.map(path -> "/tree/opt/crashloop-cleaner/" + path.getFileName()))
                    .hasSizeGreaterThan(4)
                    .allSatisfy(path -> assertThat(dockerfile).contains(path + " "));
        }
        assertThat(dockerfile).contains("/tree/opt/java /opt/java\n");
    }

    private String instruction(String name) {
        return dockerfile.lines().filter(line -> line.startsWith(name + " ")).collect(Collectors.joining());
    }
}
