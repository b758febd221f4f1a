package dev.crashloop.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runtime has the modules that the program needs, and no others. */
class RuntimeModulesTest {
    @Test
    void each_module_that_the_bytecode_refers_to_is_linked_or_left_out_for_a_reason() throws IOException {
        var known = Stream.concat(RuntimeModules.LINKED.keySet().stream(), RuntimeModules.LEFT_OUT.stream())
                .collect(Collectors.toSet());

        assertThat(referredTo()).isEqualTo(known);
    }

    @Test
    void what_is_left_out_is_not_there() throws Exception {
        var modules = new ProcessBuilder(Built.TREE.java().toString(), "--list-modules").start();

        assertThat(modules.inputReader().lines().map(line -> line.replaceFirst("@.*", "")))
                .containsAll(RuntimeModules.LINKED.keySet())
                .doesNotContainAnyElementsOf(RuntimeModules.LEFT_OUT);
    }

    private static String libraries() throws IOException {
        try (var files = Files.list(Built.TREE.libraries())) {
            return files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static Set<String> referredTo() throws IOException {
        var out = new StringWriter();
        int exitCode = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--ignore-missing-deps",
                        "--multi-release",
                        "25",
                        "--recursive",
                        "--list-deps",
                        "--class-path",
                        libraries(),
                        Built.TREE.jar().toString());
        assertThat(exitCode).as(out.toString()).isZero();
        // a line is a module, or a package that it does not export
        return out.toString()
                .lines()
                .map(line -> line.strip().replaceFirst("/.*", ""))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toSet());
    }
}
