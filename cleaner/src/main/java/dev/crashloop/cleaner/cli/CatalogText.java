package dev.crashloop.cleaner.cli;

import dev.crashloop.api.LogPart;
import dev.crashloop.cleaner.cli.Terminal.Cell;
import dev.crashloop.cleaner.cli.Terminal.Style;
import dev.crashloop.cleaner.policy.CatalogEntry;
import dev.crashloop.cleaner.policy.CatalogGroup;
import dev.crashloop.cleaner.policy.Condition;
import java.util.ArrayList;
import java.util.List;

/** The catalogue for people: as a table, or one group or entry in full. */
final class CatalogText {
    private static final int WIDTH = 110;

    private final Terminal terminal;

    CatalogText(Terminal terminal) {
        this.terminal = terminal;
    }

    /** One row for each entry. */
    static void table(Terminal terminal, List<CatalogGroup> groups) {
        var rows = new ArrayList<List<Cell>>();
        for (CatalogGroup group : groups) {
            for (CatalogEntry entry : group.entries()) {
                rows.add(List.of(
                        Cell.of(entry.name()),
                        Cell.of(group.name()),
                        Cell.of(String.join(",", entry.stacks())),
                        group.optIn() ? new Cell("yes", Style.WAITING) : Cell.of("no")));
            }
        }
        terminal.table(List.of("NAME", "GROUP", "STACKS", "OPT-IN"), rows);
    }

    /** The group and its entries, with all that they look for. */
    void inFull(CatalogGroup group, String name) {
        wrapped("", "Group " + group.name() + ": " + group.about());
        terminal.line("In a policy: `- catalog: " + name + "`" + (group.optIn() ? "; opt-in" : ""));
        group.entries().forEach(this::entry);
    }

    private void entry(CatalogEntry entry) {
        terminal.line("");
        terminal.line(terminal.style(Style.STRONG, entry.name()) + " (" + String.join(", ", entry.stacks()) + ")");
        wrapped("  ", entry.why());
        conditions("all of", entry.allOf());
        conditions("any of", entry.anyOf());
        conditions("none of", entry.noneOf());
        terminal.line("  " + terminal.style(Style.QUIET, "hosts: ")
                + (entry.namesHosts() ? "can be narrowed" : "names none, so it can't be narrowed"));
        entry.matching().forEach(log -> example("shows it", log));
        entry.other().forEach(log -> example("looks alike, and does not", log));
    }

    private void conditions(String title, List<Condition> conditions) {
        if (!conditions.isEmpty()) {
            head(title);
            conditions.forEach(
                    condition -> item(condition.describe() + (condition.in() == LogPart.TAIL ? " in any line" : "")));
        }
    }

    private void example(String title, String log) {
        head(title);
        log.lines().forEach(line -> item("| " + line));
    }

    private void head(String text) {
        terminal.line("  " + terminal.style(Style.QUIET, text + ":"));
    }

    private void item(String text) {
        terminal.line("    " + text);
    }

    private void wrapped(String indent, String text) {
        var line = new StringBuilder(indent);
        for (String word : text.split("\\s+")) {
            if (line.length() + word.length() > WIDTH && line.length() > indent.length()) {
                terminal.line(line.toString().stripTrailing());
                line.setLength(indent.length());
            }
            line.append(word).append(' ');
        }
        terminal.line(line.toString().stripTrailing());
    }
}
