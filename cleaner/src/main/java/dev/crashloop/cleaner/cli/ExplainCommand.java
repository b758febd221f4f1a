package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.Connection;
import dev.crashloop.cleaner.cluster.ServerTime;
import dev.crashloop.cleaner.run.Survey;
import dev.crashloop.cleaner.run.Verdict;
import dev.crashloop.cleaner.time.SystemTime;
import dev.crashloop.cleaner.watch.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The whole trace of one decision. */
@Command(
        name = "explain",
        description = {
            "Shows why a pod would, or would not, be cleaned. Changes nothing.",
            "",
            "The whole trace of one decision: which policy applies, what each known failure found in the log, which guards the pod passed",
            "and which one stopped it."
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final PolicyOptions policies = new PolicyOptions();

    @Parameters(paramLabel = "POD", converter = PodName.class, description = "The name of the pod.")
    private @Nullable String pod;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var command = Objects.requireNonNull(spec).commandLine();
        Connection connection = cluster.connection();
        String namespace = cluster.namespace() == null ? connection.namespace() : cluster.namespace();
        String name = Objects.requireNonNull(pod);
        var fromFiles = policies.read(namespace);
        var time = new ServerTime(new SystemTime());
        try (var api = new ApiClient(connection.config()).hearing(time::heard)) {
            var survey = new Survey(api, Optional.of(namespace), fromFiles, time);
            survey.leftOut().forEach(command.getErr()::println);
            command.getErr().flush();
            Pod found = find(survey, namespace, name);
            Optional<Verdict> verdict = survey.verdict(found);
            var terminal = Terminal.of(command.getOut());
            if (verdict.isPresent()) {
                new Explanation(terminal).print(verdict.get());
            } else {
                Explanation.notCrashing(terminal, found);
            }
            return ExitCodes.OK;
        }
    }

    private static Pod find(Survey survey, String namespace, String name)
            throws ApiException, InterruptedException, Failure {
        try {
            return survey.pod(namespace, name);
        } catch (ApiException e) {
            if (!e.notFound()) {
                throw e;
            }
            throw new Failure(
                    ExitCodes.FAILED,
                    "pod " + namespace + "/" + name
                            + " is not there (404: not found). If it was cleaned, its record says why:"
                            + " kubectl get cleanups -n " + namespace + " -o wide");
        }
    }
}
