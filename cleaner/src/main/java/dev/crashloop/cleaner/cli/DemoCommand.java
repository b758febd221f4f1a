package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.demo.Demo;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The story on the embedded cluster. */
@Command(
        name = "demo",
        description = {
            "Shows the whole of it on an embedded cluster, and ends by itself.",
            "",
            "Five services start on a small Kubernetes cluster in this process. Three of them crash because DNS, or a connection, is not",
            "ready in their first pod; one has a bug; one is healthy. The cleaner runs on it as it would on yours."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--keep",
            description = "Leave cluster and cleaner running after the story, and print a kubeconfig for kubectl.")
    private boolean keep;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        boolean asItShould = new Demo(new TerminalTelling(Terminal.of(out))).run(keep);
        return asItShould ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
