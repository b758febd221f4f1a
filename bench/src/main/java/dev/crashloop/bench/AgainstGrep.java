package dev.crashloop.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link Matching} several times, ours and grep in turns so that a busy moment of the machine hits both, and prints the medians as a
 * table.
 */
public final class AgainstGrep {
    private static final int ROUNDS = 5;
    private static final List<String> METHODS = List.of("scan", "grep");

    private AgainstGrep() {}

    /** A row of the table. */
    private record Row(int failures, String hits) {}

    /** What was measured of each method, by round. */
    private record Measured(Map<String, List<Double>> micros, Map<String, List<Double>> bytes) {
        void add(String method, RunResult result) {
            micros.computeIfAbsent(method, _ -> new ArrayList<>())
                    .add(result.getPrimaryResult().getScore());
            bytes.computeIfAbsent(method, _ -> new ArrayList<>())
                    .add(Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                            .getScore());
        }

        double micros(String method) {
            return median(micros.getOrDefault(method, List.of()));
        }

        double bytes(String method) {
            return median(bytes.getOrDefault(method, List.of()));
        }
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws RunnerException, IOException, InterruptedException {
        var rows = new TreeMap<Row, Measured>(
                Comparator.comparingInt(Row::failures).thenComparing(Row::hits));
        for (int round = 1; round <= ROUNDS; round++) {
            for (String method : METHODS) {
                System.err.println("round " + round + " of " + ROUNDS + ": " + method);
                for (RunResult result : run(method)) {
                    var params = result.getParams();
                    var row = new Row(Integer.parseInt(params.getParam("failures")), params.getParam("hits"));
                    rows.computeIfAbsent(row, _ -> new Measured(new HashMap<>(), new HashMap<>()))
                            .add(method, result);
                }
            }
        }
        print(rows);
    }

    private static Collection<RunResult> run(String method) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(Matching.class.getName() + "\\." + method + "$")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.milliseconds(500))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static void print(Map<Row, Measured> rows) throws IOException, InterruptedException {
        System.out.println(machine());
        System.out.println("Medians of " + ROUNDS + " rounds, per log of " + CrashLogs.LINES + " lines.");
        System.out.println();
        System.out.println(
                "| known failures | lines with a hit | grep -F, µs | matching, µs | times faster | bytes allocated |");
        System.out.println("| ---: | --- | ---: | ---: | ---: | ---: |");
        rows.forEach((row, measured) -> System.out.printf(
                "| %d | %s | %.0f | %.0f | %.1f | %.0f |%n",
                row.failures(),
                row.hits().equals("some") ? "1 %" : "none",
                measured.micros("grep"),
                measured.micros("scan"),
                measured.micros("grep") / measured.micros("scan"),
                measured.bytes("scan")));
    }

    private static String machine() throws IOException, InterruptedException {
        Path cpus = Path.of("/proc/cpuinfo");
        String model = Files.isReadable(cpus)
                ? Files.readAllLines(cpus).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .distinct()
                        .collect(Collectors.joining(", "))
                : System.getProperty("os.arch");
        Process grep = new ProcessBuilder("grep", "--version").start();
        String version = new String(grep.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("grep");
        grep.waitFor();
        return "%s, %d cores; JDK %s; %s; load average %s"
                .formatted(
                        model,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        version,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}
