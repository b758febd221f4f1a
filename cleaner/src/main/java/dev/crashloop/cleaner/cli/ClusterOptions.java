package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cluster.Connection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster: the options that kubectl has, with the same names. */
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "The kubeconfig file. Default: $KUBECONFIG, then ~/.kube/config; in a pod its ServiceAccount.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig. Default: its current one.")
    private @Nullable String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            converter = NamespaceName.class,
            description = "The namespace.")
    private @Nullable String namespace;

    Connection connection() throws Connection.NoConnection {
        return Connection.find(kubeconfig, context);
    }

    @Nullable
    String namespace() {
        return namespace;
    }
}
