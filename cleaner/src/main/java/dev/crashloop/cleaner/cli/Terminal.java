package dev.crashloop.cleaner.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where output goes, and whether a person reads it there: only then are there colours and aligned tables. Otherwise the same words come
 * with tabs between the columns, which {@code cut} and {@code awk} take as they are.
 */
final class Terminal {
    /** The colours of the terminal, by what they mean. */
    enum Style {
        GOOD("32"),
        WAITING("33"),
        BAD("31"),
        QUIET("2"),
        STRONG("1");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    /** All but tabs, line ends and our own colours. */
    private static final Pattern CONTROLS =
            Pattern.compile("\u001B(?!\\[[0-9]{1,2}m)|[\\x00-\\x08\\x0B-\\x1A\\x1C-\\x1F\\x7F-\\x9F]");

    private final PrintWriter out;
    private final boolean interactive;
    private final boolean coloured;

    Terminal(PrintWriter out, boolean interactive, boolean coloured) {
        this.out = out;
        this.interactive = interactive;
        this.coloured = coloured;
    }

    /** Standard output; NO_COLOR (https://no-color.org) is honoured. */
    static Terminal of(PrintWriter out) {
        boolean interactive = isInteractive();
        return new Terminal(out, interactive, interactive && System.getenv("NO_COLOR") == null);
    }

    /** Since Java 25 there is no console object again where there is no terminal (JDK-8351435). */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    boolean interactive() {
        return interactive;
    }

    String style(Style style, String text) {
        return coloured ? "\u001B[" + style.code + "m" + text + "\u001B[0m" : text;
    }

    /** What programs have logged is shown, and must not move the cursor, set a title or wipe out what stands above. */
    void line(String text) {
        out.println(CONTROLS.matcher(text).replaceAll("\uFFFD"));
        out.flush();
    }

    /** One cell of a table. */
    record Cell(String text, Style style) {
        static Cell of(String text) {
            return new Cell(text, Style.STRONG);
        }
    }

    /** A table: aligned on a terminal, tabs elsewhere. Plain cells (style {@code STRONG}) are not coloured. */
    void table(List<String> header, List<List<Cell>> rows) {
        if (!interactive) {
            line(String.join("\t", header));
            rows.forEach(row -> line(String.join(
                    "\t", row.stream().map(cell -> flat(cell.text())).toList())));
            return;
        }
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    header.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> flat(row.get(column).text()).length())
                            .max()
                            .orElse(0));
        }
        line(aligned(header.stream().map(name -> new Cell(name, Style.QUIET)).toList(), widths));
        rows.forEach(row -> line(aligned(row, widths)));
    }

    private String aligned(List<Cell> row, int[] widths) {
        var text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = flat(row.get(i).text());
            boolean last = i == row.size() - 1;
            text.append(
                    row.get(i).style() == Style.STRONG ? cell : style(row.get(i).style(), cell));
            text.append(last ? "" : " ".repeat(widths[i] - cell.length() + 3));
        }
        return text.toString();
    }

    private static String flat(String text) {
        return text.replaceAll("[\\t\\r\\n]+", " ");
    }
}
