package dev.crashloop.cleaner.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cli.CrashLoopCleaner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The first thing that a new user runs. */
class DemoTest {
    @Test
    void theStoryEndsAsItShouldAndItsSummarySaysSo() {
        var out = new StringWriter();
        var err = new StringWriter();

        int exitCode = CrashLoopCleaner.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("demo");

        assertThat(exitCode).as(out.toString()).isZero();
        assertThat(err.toString()).isEmpty();
        Map<String, List<String>> summary = out.toString()
                .lines()
                .dropWhile(line -> !line.startsWith("SERVICE\t"))
                .takeWhile(line -> !line.isEmpty())
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)))
                .collect(Collectors.toMap(List::getFirst, row -> row.subList(1, row.size() - 1)));
        // pods, cleaned, crashes left alone, and how it is now
        assertThat(summary.get("orders")).containsExactly("2", "1", "0", "Running");
        assertThat(summary.get("payments")).containsExactly("2", "1", "0", "Running");
        assertThat(summary.get("inventory")).containsExactly("3", "2", "0", "Running");
        assertThat(summary.get("web")).containsExactly("1", "0", "0", "Running");
        assertThat(summary.get("reports")).startsWith("1", "0").endsWith("CrashLoopBackOff");
        assertThat(Integer.parseInt(summary.get("reports").get(2))).isGreaterThanOrEqualTo(2);
        assertThat(out.toString())
                .contains("Healed what a new pod can heal, left alone what it cannot.")
                .doesNotContain("Exception in thread");
    }
}
