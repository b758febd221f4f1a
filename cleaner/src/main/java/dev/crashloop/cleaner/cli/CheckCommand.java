package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cli.Terminal.Style;
import dev.crashloop.cleaner.evidence.LogFile;
import dev.crashloop.cleaner.evidence.LogLines;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries policies before they reach a cluster. */
@Command(
        name = "check",
        description = {
            "Checks policy files, and tries them on logs. Needs no cluster.",
            "",
            "The examples of each known failure are tried, and the logs given. Only the log decides here: exitCodes, reasons and containers are",
            "not looked at. Ends with 1 if an example, or a log with --expect, does not come out as it should, and with 2 if a policy cannot be used."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    /** What --expect says of a log that shows no known failure. */
    private static final String NONE = "none";

    @Option(
            names = {"-p", "--policy"},
            paramLabel = "FILE",
            required = true,
            description = "A YAML file with policies. May be repeated.")
    private final List<Path> files = new ArrayList<>();

    @Option(
            names = "--expect",
            paramLabel = "FAILURE",
            description = "The known failure that each log given must show; none for logs that must show none.")
    private @Nullable String expected;

    @Parameters(
            paramLabel = "LOG",
            arity = "0..*",
            description = "A log, as kubectl logs --previous prints it; - is standard input.")
    private final List<String> logs = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var command = Objects.requireNonNull(spec).commandLine();
        List<Policy> policies = PolicyFile.readAll(files, "default");
        mustBeKnown(policies);
        Map<String, LogLines> read = new LinkedHashMap<>();
        for (String log : logs) {
            read.put(log, read(log));
        }
        var terminal = Terminal.of(command.getOut());
        var report = new CheckReport(terminal);
        int wrong = 0;
        for (Policy policy : policies) {
            wrong += report.examples(policy);
        }
        for (var log : read.entrySet()) {
            wrong += report.log(log.getKey(), log.getValue(), policies, Optional.ofNullable(expected));
        }
        terminal.line(
                wrong == 0
                        ? terminal.style(Style.GOOD, "All as it should be.")
                        : terminal.style(Style.BAD, wrong + " not as it should be, see above."));
        return wrong == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void mustBeKnown(List<Policy> policies) {
        if (expected == null || expected.equals(NONE)) {
            return;
        }
        boolean known = policies.stream()
                .flatMap(policy -> policy.knownFailures().stream())
                .map(KnownFailure::name)
                .anyMatch(expected::equals);
        if (!known) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--expect: no policy given has a known failure \"" + expected + "\"");
        }
    }

    private static LogLines read(String log) throws Failure {
        try (InputStream in = log.equals("-") ? System.in : Files.newInputStream(Path.of(log))) {
            LogLines lines = LogFile.read(in);
            if (lines.isEmpty()) {
                throw new Failure(ExitCodes.BAD_INPUT, log + ": the log is empty");
            }
            return lines;
        } catch (IOException e) {
            throw new Failure(ExitCodes.BAD_INPUT, log + Unreadable.why(e));
        }
    }
}
