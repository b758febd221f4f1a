package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.policy.Catalog;
import dev.crashloop.cleaner.policy.CatalogEntry;
import dev.crashloop.cleaner.policy.CatalogGroup;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The known failures that come with the program. Needs no cluster. */
@Command(
        name = "catalog",
        description = {
            "Lists the built-in catalogue of known transient failures, or shows one group or entry of it in full.",
            "",
            "A policy asks for a group or an entry by its name, under spec.knownFailures: `- catalog: dns`. Entries marked opt-in are as"
                    + " often permanent: nothing but their own name, or that of their group, brings them in."
        },
        mixinStandardHelpOptions = true)
final class CatalogCommand implements Callable<Integer> {
    enum Format {
        table,
        yaml
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A group or an entry. Default: all of them, as a table.")
    private @Nullable String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format output = Format.table;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Failure {
        Catalog catalog = Catalog.builtIn();
        List<CatalogGroup> chosen = name == null ? catalog.groups() : chosen(catalog, name);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output == Format.yaml) {
            out.print(CatalogYaml.of(catalog.version(), chosen));
        } else if (name == null) {
            CatalogText.table(Terminal.of(out), chosen);
        } else {
            new CatalogText(Terminal.of(out)).inFull(chosen.getFirst(), name);
        }
        out.flush();
        if (name == null && output == Format.table) {
            PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
            err.println("Version " + catalog.version()
                    + " of the catalogue. `crashloop-cleaner catalog NAME` shows a group or an entry.");
            err.flush();
        }
        return ExitCodes.OK;
    }

    /** The one group that is asked for, with all of its entries or the one that is. */
    private static List<CatalogGroup> chosen(Catalog catalog, String name) throws Failure {
        List<CatalogEntry> entries = catalog.find(name);
        if (entries.isEmpty()) {
            throw new Failure(
                    ExitCodes.BAD_INPUT,
                    "the catalogue has no group and no entry \"" + name + "\"" + catalog.advice(name) + ".");
        }
        CatalogGroup group = catalog.group(name).orElseThrow();
        return List.of(new CatalogGroup(group.name(), group.about(), group.optIn(), entries));
    }
}
