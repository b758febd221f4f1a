package dev.crashloop.cleaner.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The story on the embedded cluster. */
@Command(name = "demo", description = "Shows the whole of it on an embedded cluster.", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return ExitCodes.OK;
    }
}
