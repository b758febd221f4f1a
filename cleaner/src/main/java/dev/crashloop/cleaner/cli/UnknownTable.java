package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cli.Terminal.Cell;
import dev.crashloop.cleaner.cli.Terminal.Style;
import dev.crashloop.cleaner.run.UnknownFailures;
import dev.crashloop.cleaner.run.UnknownJson;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Unknown failures as a table: one row for each group, and below it how one of its runs ended. */
final class UnknownTable {
    private static final List<String> HEADER = List.of("FINGERPRINT", "CRASHES", "LAST SEEN", "WORKLOADS", "FAILURE");

    private UnknownTable() {}

    static void print(PrintWriter out, List<UnknownFailures.Group> groups, ScanCommand.Format format) {
        switch (format) {
            case table, wide -> table(Terminal.of(out), groups, format == ScanCommand.Format.wide);
            case json ->
                out.println(JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(json(groups)));
            case yaml -> out.print(YAMLMapper.builder().build().writeValueAsString(json(groups)));
        }
        out.flush();
    }

    private static ObjectNode json(List<UnknownFailures.Group> groups) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        UnknownJson.put(json, groups);
        return json;
    }

    private static void table(Terminal terminal, List<UnknownFailures.Group> groups, boolean samples) {
        if (groups.isEmpty()) {
            return;
        }
        terminal.table(HEADER, groups.stream().map(UnknownTable::row).toList());
        for (UnknownFailures.Group group : samples ? groups : List.<UnknownFailures.Group>of()) {
            terminal.line(terminal.style(Style.STRONG, group.signature().fingerprint()));
            group.signature().sample().forEach(line -> terminal.line("  | " + line));
        }
    }

    private static List<Cell> row(UnknownFailures.Group group) {
        return List.of(
                Cell.of(group.signature().fingerprint()),
                Cell.of(String.valueOf(group.crashes())),
                Cell.of(group.lastSeen().toString()),
                Cell.of(String.join(", ", group.workloads())),
                Cell.of(group.signature().headline()));
    }
}
