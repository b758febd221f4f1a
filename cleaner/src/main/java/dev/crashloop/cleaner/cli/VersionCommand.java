package dev.crashloop.cleaner.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which program this is. */
@Command(name = "version", description = "Prints the version of this program and of the Java that runs it.")
final class VersionCommand implements Callable<Integer>, CommandLine.IVersionProvider {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        out.println(getVersion()[0]);
        out.flush();
        return ExitCodes.OK;
    }

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("(unpacked)");
        return new String[] {"crashloop-cleaner " + version + ", Java " + Runtime.version()};
    }
}
