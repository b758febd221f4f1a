package dev.crashloop.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Runs what {@link Matching} measures and grep in turns, a fraction of a second each, so that what else the machine does hits all of them
 * alike. Prints medians as a table. The ratios are medians, too, each of two neighbours.
 */
public final class AgainstGrep {
    private static final int ROUNDS = 21;
    private static final int WARM_UP_ROUNDS = 5;

    /** How often all logs are looked through for one measurement: about as long as grep takes. */
    private static final int REPEATED = 20;

    private static final double NANOS_PER_MICRO = 1_000;
    private static final int[] FAILURES = {10, 100, 1_000};
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Matching matching = new Matching();
    private final int rounds;
    private long results;

    private AgainstGrep(int rounds, int failures, String texts, String hits) {
        this.rounds = rounds;
        matching.failures = failures;
        matching.texts = texts;
        matching.hits = hits;
    }

    /** Something that takes a while, for all logs. */
    private interface Work {
        long run() throws IOException, InterruptedException;
    }

    /** One measurement, per log. */
    private record Cost(double micros, double bytes) {}

    /** One after the other. */
    private record Round(Cost grep, Cost scan, Cost diagnose) {}

    /** Takes how many rounds to go, if not 21: few are enough to see that it works, and not to believe the numbers. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
        System.out.println(machine());
        System.out.println(
                "Per log of " + CrashLogs.LINES + " lines; medians of " + rounds + " rounds; `bench/run matching`.");
        System.out.println();
        System.out.println(
                "| known failures | texts | lines with a hit | grep -F, µs | matching, µs | times as fast | bytes allocated"
                        + " | whole diagnosis, µs | times as fast | bytes allocated |");
        System.out.println("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int failures : FAILURES) {
            System.out.println(new AgainstGrep(rounds, failures, "errors", "none").row());
            System.out.println(new AgainstGrep(rounds, failures, "errors", "some").row());
            System.out.println(new AgainstGrep(rounds, failures, "words", "some").row());
        }
    }

    private String row() throws IOException, InterruptedException {
        matching.make();
        try {
            var measured = new ArrayList<Round>();
            for (int i = 0; i < WARM_UP_ROUNDS + rounds; i++) {
                measured.add(new Round(
                        cost(1, Matching.FILE_REPEATED, () -> matching.grep().length()),
                        cost(REPEATED, 1, matching::scan),
                        cost(REPEATED, 1, matching::diagnose)));
            }
            return row(measured.subList(WARM_UP_ROUNDS, measured.size()));
        } finally {
            matching.delete();
        }
    }

    private Cost cost(int runs, int logsRepeated, Work work) throws IOException, InterruptedException {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            results += work.run();
        }
        double nanos = System.nanoTime() - start;
        double logs = (double) runs * logsRepeated * Matching.LOGS;
        return new Cost(nanos / NANOS_PER_MICRO / logs, (THREADS.getCurrentThreadAllocatedBytes() - bytes) / logs);
    }

    private String row(List<Round> rounds) {
        if (results == 0) {
            throw new IllegalStateException("nothing was done");
        }
        return "| %d | %s | %s | %.0f | %.0f | %.1f | %.0f | %.0f | %.1f | %.0f |"
                .formatted(
                        matching.failures,
                        matching.texts,
                        matching.hits.equals("some") ? "1 %" : "0",
                        median(rounds, round -> round.grep().micros()),
                        median(rounds, round -> round.scan().micros()),
                        median(
                                rounds,
                                round -> round.grep().micros() / round.scan().micros()),
                        median(rounds, round -> round.scan().bytes()),
                        median(rounds, round -> round.diagnose().micros()),
                        median(
                                rounds,
                                round ->
                                        round.grep().micros() / round.diagnose().micros()),
                        median(rounds, round -> round.diagnose().bytes()));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> what) {
        return rounds.stream()
                .mapToDouble(what)
                .sorted()
                .skip(rounds.size() / 2)
                .findFirst()
                .orElseThrow();
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
        return "%s, %d cores; JDK %s; %s; load average %.1f"
                .formatted(
                        model,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        version,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
