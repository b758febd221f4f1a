package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Policies from files. */
final class PolicyOptions {
    @Option(
            names = {"-p", "--policy"},
            paramLabel = "FILE",
            description =
                    "A YAML file with policies, in addition to those in the cluster; of one of the same name, the file's counts. May be repeated.")
    private final List<Path> files = new ArrayList<>();

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** {@code namespace} is where a CrashLoopPolicy without one belongs. */
    List<Policy> read(String namespace) throws PolicyFile.BadPolicyFile {
        return PolicyFile.readAll(files, namespace);
    }
}
