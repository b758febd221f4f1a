package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Connection;
import dev.crashloop.cleaner.cluster.ServerTime;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.run.Survey;
import dev.crashloop.cleaner.run.Verdict;
import dev.crashloop.cleaner.time.SystemTime;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One look at every crash loop. */
@Command(
        name = "scan",
        description = {
            "Shows every pod in a crash loop with its diagnosis and its decision. Changes nothing, unless --apply is given.",
            "",
            "The policies are those in the cluster, if the CRDs are installed, and those of the files given."
        },
        mixinStandardHelpOptions = true)
final class ScanCommand implements Callable<Integer> {
    enum Format {
        table,
        wide,
        json,
        yaml
    }

    /** How long it is waited until what was done is written down. */
    private static final Duration WRITING = ApiClient.REQUEST_TIMEOUT;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final PolicyOptions policies = new PolicyOptions();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look at all namespaces. Default: the namespace of the context.")
    private boolean all;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format output = Format.table;

    @Option(names = "--apply", description = "Do what was decided: remove the pods whose decision is Clean.")
    private boolean apply;

    @Option(
            names = "--unknown",
            description =
                    "Show the failures that no policy knows, in groups, instead of the pods. Reads the logs of pods without a policy, too.")
    private boolean unknown;

    @Option(names = "--exit-code", description = "Exit with 3 if there is any crash loop.")
    private boolean exitCode;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Connection connection = cluster.connection();
        String own = cluster.namespace() == null ? connection.namespace() : cluster.namespace();
        Optional<String> namespace = all ? Optional.empty() : Optional.of(own);
        var fromFiles = policies.read(own);
        var time = new ServerTime(new SystemTime());
        try (var api = new ApiClient(connection.config()).hearing(time::heard)) {
            var survey = new Survey(api, namespace, fromFiles, time);
            List<Verdict> verdicts = survey.all(namespace);
            if (unknown) {
                UnknownTable.print(out(), survey.unknown(verdicts), output);
                survey.leftOut().forEach(this::note);
            } else {
                show(survey, verdicts, namespace);
            }
            int failed = apply ? apply(survey, verdicts) : 0;
            if (failed > 0) {
                throw new Failure(ExitCodes.FAILED, failed + " of the decisions could not be carried out, see above.");
            }
            return exitCode && !verdicts.isEmpty() ? ExitCodes.CRASH_LOOPS : ExitCodes.OK;
        }
    }

    private void show(Survey survey, List<Verdict> verdicts, Optional<String> namespace) {
        PrintWriter out = out();
        switch (output) {
            case table, wide -> VerdictTable.print(Terminal.of(out), verdicts, output == Format.wide);
            case json -> out.println(VerdictJson.json(verdicts));
            case yaml -> out.print(VerdictJson.yaml(verdicts));
        }
        out.flush();
        survey.leftOut().forEach(this::note);
        if (verdicts.isEmpty()) {
            note("No pod is in a crash loop in "
                    + namespace
                            .map(ns -> "namespace " + ns + "; -A looks at all.")
                            .orElse("any namespace."));
        } else if (survey.policies().all().isEmpty()) {
            note("No policy is in force: give one with --policy FILE. docs/first-policy.md shows how to write it.");
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private int apply(Survey survey, List<Verdict> verdicts) throws InterruptedException {
        int failed = 0;
        for (Verdict verdict : verdicts) {
            if (verdict.decision() instanceof Decision.Clean) {
                Optional<String> why = survey.apply(verdict);
                String pod = verdict.pod().qualifiedName();
                note(why.map(reason -> "not cleaned " + pod + ": " + reason).orElse("cleaned " + pod));
                failed += why.isPresent() ? 1 : 0;
            }
        }
        if (!survey.finish(WRITING)) {
            note("not written down within " + WRITING.toSeconds()
                    + " s that pods were deleted: a `run` finds it out, if one follows");
        }
        return failed;
    }

    /** What is for people goes beside the output, so that the output can be piped. */
    private void note(String text) {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println(text);
        err.flush();
    }
}
