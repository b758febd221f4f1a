package dev.crashloop.bench;

import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.matching.LiteralScanner;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.KnownFailures;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs to look for the texts of all known failures in one log of 5,000 lines, and what GNU grep takes for the same texts and the
 * same bytes. An operation is one log. {@link AgainstGrep} runs the two in turns and prints how they compare.
 */
@State(Scope.Benchmark)
public class Matching {
    static final int LOGS = 32;

    /** How often grep is given the file, so that its start does not count: a few milliseconds of half a second. */
    static final int FILE_REPEATED = 4;

    private static final double HITS_SHARE = 0.01;

    private static final Crash CRASH = new Crash("app", Pod.Role.APP, 3, Optional.empty(), Crash.Which.PREVIOUS);

    /** How many known failures there are. */
    @Param({"10", "100", "1000"})
    public int failures;

    /** Which texts they have: {@link KnownTexts#errors} or {@link KnownTexts#words}. */
    @Param({"errors", "words"})
    public String texts = "";

    /** Whether one line in a hundred has one of the texts, or none at all. */
    @Param({"none", "some"})
    public String hits = "";

    private final List<byte[]> logs = new ArrayList<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private LiteralScanner scanner = LiteralScanner.of(List.of());
    private KnownFailures knownFailures = KnownFailures.of(List.of());
    private Path folder = Path.of("");
    private List<String> grep = List.of();

    /** Makes the logs, and makes sure that grep finds the same lines. */
    @Setup
    public void make() throws IOException, InterruptedException {
        List<String> known = texts.equals("words") ? KnownTexts.words(failures) : KnownTexts.errors(failures);
        scanner = LiteralScanner.of(known);
        knownFailures = KnownFailures.of(known.stream().map(Matching::failure).toList());
        folder = Files.createTempDirectory("matching");
        Path textFile = Files.writeString(folder.resolve("texts"), String.join("\n", known) + "\n");
        Path logFile = folder.resolve("logs");
        try (var out = Files.newOutputStream(logFile)) {
            for (int seed = 0; seed < LOGS; seed++) {
                logs.add(CrashLogs.make(seed, known, hits.equals("some") ? HITS_SHARE : 0));
                out.write(logs.getLast());
                evidence.add(
                        new Evidence.Log(CRASH, List.of(text(logs.getLast()).split("\n")), true));
            }
        }
        grep = new ArrayList<>(List.of("grep", "-c", "-h", "-F", "-f", textFile.toString()));
        for (int i = 0; i < FILE_REPEATED; i++) {
            grep.add(logFile.toString());
        }
        long lines = logs.stream().mapToLong(log -> linesWithText(scanner, log)).sum();
        String expected = (lines + "\n").repeat(FILE_REPEATED);
        String counted = runGrep();
        if (!counted.equals(expected) || (hits.equals("some") && lines == 0)) {
            throw new IllegalStateException("not the same lines: " + lines + ", and by grep " + counted);
        }
    }

    /** Where each text occurs last, in each of the logs. */
    @Benchmark
    @OperationsPerInvocation(LOGS)
    public long scan() {
        long found = 0;
        for (byte[] log : logs) {
            for (int end : scanner.lastEnds(log, 0, log.length)) {
                found += end;
            }
        }
        return found;
    }

    /** The whole diagnosis of each of the logs, each text being a known failure of its own. */
    @Benchmark
    @OperationsPerInvocation(LOGS)
    public int diagnose() {
        int known = 0;
        for (Evidence log : evidence) {
            known += Diagnostician.diagnose(log, knownFailures) instanceof Diagnosis.Known ? 1 : 0;
        }
        return known;
    }

    /** How many lines of the logs have one of the texts, by {@code grep -c -F -f} in the C locale. */
    @Benchmark
    @OperationsPerInvocation(LOGS * FILE_REPEATED)
    public String grep() throws IOException, InterruptedException {
        return runGrep();
    }

    /** Leaves no files behind. */
    @TearDown
    public void delete() throws IOException {
        for (String name : List.of("texts", "logs")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
    }

    private String runGrep() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(grep).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return out;
    }

    private static KnownFailure failure(String text) {
        return new KnownFailure(
                text, List.of(new Condition.Contains(text)), List.of(), List.of(), Set.of(), Set.of(), Set.of());
    }

    private static String text(byte[] log) {
        return new String(log, StandardCharsets.UTF_8);
    }

    private static int linesWithText(LiteralScanner scanner, byte[] log) {
        var ends = new BitSet();
        scanner.forEach(log, 0, log.length, end -> {
            int next = end;
            while (log[next] != '\n') {
                next++;
            }
            ends.set(next);
            return next + 1;
        });
        return ends.cardinality();
    }
}
