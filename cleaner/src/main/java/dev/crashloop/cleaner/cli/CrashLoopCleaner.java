package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.Connection;
import dev.crashloop.cleaner.policy.PolicyFile;
import dev.crashloop.cleaner.watch.ListWatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: the commands that there are, and what their errors look like. */
@Command(
        name = "crashloop-cleaner",
        description = {
            "Heals pods that are stuck in CrashLoopBackOff for a known, transient reason.",
            "",
            "It reads the log of the run that crashed and deletes the pod if, and only if, the log shows a known failure of a policy.",
            "A pod that crashes for any other reason is left alone, and what it logged is reported."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ScanCommand.class,
            ExplainCommand.class,
            CheckCommand.class,
            SuggestCommand.class,
            CatalogCommand.class,
            CrdsCommand.class,
            VersionCommand.class,
            GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  crashloop-cleaner demo                    all of it, on an embedded cluster",
            "  crashloop-cleaner scan -A                 every crash loop; changes nothing",
            "  crashloop-cleaner scan -A --policy FILE   what would be cleaned, and why",
            "  crashloop-cleaner explain POD             the trace of one decision",
            "  crashloop-cleaner suggest POD             draft a known failure from an unknown one",
            "  crashloop-cleaner check --policy FILE     validate policies, and try them on logs",
            "  crashloop-cleaner run --policy FILE       watch, and clean",
            "",
            "Exit codes: 0 done, 1 failed, 2 bad input, 3 crash loops found",
            "(scan --exit-code)."
        })
public final class CrashLoopCleaner implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    /** The command line, ready to execute arguments. */
    public static CommandLine commandLine() {
        var commands = new CommandLine(new CrashLoopCleaner());
        Objects.requireNonNull(commands.getSubcommands().get("generate-completion"))
                .getCommandSpec()
                .usageMessage()
                .description(
                        "Prints a completion script for bash and zsh: source <(crashloop-cleaner generate-completion)");
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler(CrashLoopCleaner::failed);
        commands.setUsageHelpAutoWidth(true);
        return commands;
    }

    /** Without a command there is nothing to do but to teach. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Which command? See `crashloop-cleaner --help`.");
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        int exitCode = switch (e) {
            case Failure failure -> failure.exitCode();
            case PolicyFile.BadPolicyFile _ -> ExitCodes.BAD_INPUT;
            case Connection.NoConnection _, ApiException _, ListWatch.Expired _ -> ExitCodes.FAILED;
            default -> throw e;
        };
        String nothing = e instanceof PolicyFile.BadPolicyFile ? "\nNothing was done." : "";
        command.getErr().println("error: " + e.getMessage() + advice(e) + nothing);
        command.getErr().flush();
        return exitCode;
    }

    private static String advice(Exception e) {
        return switch (e) {
            case ApiException.Unreachable _ ->
                "\nIs the cluster up, and this the right one? `kubectl cluster-info` asks the same server. Nothing was done.";
            case ApiException.Refused refused
            when refused.code() == 403 ->
                "\nThe message names the verb and the resource that the user lacks; docs/permissions.md lists all that are needed.";
            case ApiException.Refused refused
            when refused.code() == 401 ->
                "\nThe API server does not know this user: the credentials of the kubeconfig's context are missing or have expired.";
            default -> "";
        };
    }
}
