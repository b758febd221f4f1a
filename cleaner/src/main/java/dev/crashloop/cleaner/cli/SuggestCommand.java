package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Connection;
import dev.crashloop.cleaner.diagnosis.Suggestion;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.evidence.LogFile;
import dev.crashloop.cleaner.redaction.Redactor;
import dev.crashloop.cleaner.run.Survey;
import dev.crashloop.cleaner.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From an unknown failure to a known one. */
@Command(
        name = "suggest",
        description = {
            "Drafts a known failure from the log of a pod, or from a log file, and prints it as a policy. Changes nothing.",
            "",
            "The draft says what the final failure says, without what changes from crash to crash, and without secrets. Look at it, then try it:",
            "crashloop-cleaner suggest --log app.log > draft.yaml && crashloop-cleaner check --policy draft.yaml app.log"
        },
        mixinStandardHelpOptions = true)
final class SuggestCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "A log, as kubectl logs --previous prints it; - is standard input.")
    private @Nullable String file;

    @Option(
            names = {"-c", "--container"},
            paramLabel = "NAME",
            description = "Which container of the pod. Default: the first one that crashes.")
    private @Nullable String container;

    @Parameters(paramLabel = "POD", arity = "0..1", converter = PodName.class, description = "The name of the pod.")
    private @Nullable String pod;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var command = Objects.requireNonNull(spec).commandLine();
        if ((pod == null) == (file == null)) {
            throw new ParameterException(command, "Of which log? Give the name of a pod, or --log FILE.");
        }
        String namespace = "default";
        List<String> log;
        if (file != null) {
            log = read(file);
        } else {
            Connection connection = cluster.connection();
            namespace = cluster.namespace() == null ? connection.namespace() : cluster.namespace();
            log = logOf(connection, namespace, Objects.requireNonNull(pod));
        }
        List<String> shown = Draft.presentable(Redactor.DEFAULT.redact(log));
        var draft = new Draft(Suggestion.of(shown), namespace, CatalogMatch.of(log));
        command.getOut().print(draft.yaml());
        command.getOut().flush();
        return ExitCodes.OK;
    }

    private static List<String> read(String file) throws Failure {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            List<String> lines = LogFile.read(in);
            if (lines.isEmpty()) {
                throw new Failure(ExitCodes.BAD_INPUT, file + ": the log is empty");
            }
            if (!isText(lines)) {
                throw new Failure(ExitCodes.BAD_INPUT, file + ": is no log, most of it is not text");
            }
            return lines;
        } catch (IOException e) {
            throw new Failure(ExitCodes.BAD_INPUT, file + Unreadable.why(e));
        }
    }

    /** Whether no more than some characters are not to be read as UTF-8. */
    private static boolean isText(List<String> lines) {
        long all = lines.stream().mapToLong(String::length).sum();
        long odd = lines.stream()
                .flatMapToInt(String::chars)
                .filter(c -> c == '\uFFFD')
                .count();
        return odd * 10 <= all;
    }

    private List<String> logOf(Connection connection, String namespace, String name) throws Exception {
        try (var api = new ApiClient(connection.config())) {
            var survey = new Survey(api, Optional.of(namespace), List.of(), new SystemTime());
            var why = new ArrayList<String>();
            for (Evidence evidence : survey.evidence(survey.pod(namespace, name))) {
                if (container != null && !evidence.crash().container().equals(container)) {
                    continue;
                }
                switch (evidence) {
                    case Evidence.Log log -> {
                        return log.lines();
                    }
                    case Evidence.Unreadable(var crash, String what, var _) ->
                        why.add("container " + crash.container() + ": " + what);
                }
            }
            throw new Failure(
                    ExitCodes.FAILED,
                    "there is no log of a crash of " + namespace + "/" + name + ": "
                            + (why.isEmpty() ? "it is in no crash loop" : String.join("; ", why)));
        }
    }
}
