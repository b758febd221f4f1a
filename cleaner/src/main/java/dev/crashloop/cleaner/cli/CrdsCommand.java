package dev.crashloop.cleaner.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The CRDs, for those who want policies in the cluster. */
@Command(
        name = "crds",
        description = {
            "Prints the CRDs of this version: crashloop-cleaner crds | kubectl apply -f -",
            "Kubernetes before 1.25 does not know the rules in them: kubectl apply --validate=false -f -"
        },
        mixinStandardHelpOptions = true)
final class CrdsCommand implements Callable<Integer> {
    private static final List<String> FILES = List.of(
            "crashlooppolicies.crashloop.dev-v1.yml",
            "clustercrashlooppolicies.crashloop.dev-v1.yml",
            "cleanups.crashloop.dev-v1.yml");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        for (String file : FILES) {
            try (InputStream in = CrdsCommand.class.getResourceAsStream("/META-INF/crds/" + file)) {
                out.print(new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        out.flush();
        return ExitCodes.OK;
    }
}
