package dev.crashloop.cleaner.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A log and what a person says of it.
 *
 * @param label the group of the catalogue that it shows, or {@code none}
 * @param held not looked at while the entries were written
 */
record LabelledLog(String label, String stack, String name, boolean hard, boolean held, List<String> lines) {
    private static final Pattern HEADER = Pattern.compile("--- ([-a-z]+) ([a-z]+) ([-a-z0-9]+)(( held)?( hard)?)");

    /** Whether no group of the catalogue may match it. */
    boolean isNone() {
        return label.equals("none");
    }

    /** The logs of this project: one file for each stack, each log behind a header line. */
    static List<LabelledLog> ofTheProject() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/labelled-logs"))) {
            return files.sorted().flatMap(file -> in(file).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<LabelledLog> in(Path file) {
        var logs = new ArrayList<LabelledLog>();
        List<String> lines = List.of();
        for (String line : read(file)) {
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                lines = new ArrayList<>();
                logs.add(new LabelledLog(
                        header.group(1),
                        header.group(2),
                        header.group(3),
                        header.group(6) != null,
                        header.group(5) != null,
                        lines));
            } else if (line.startsWith("--- ")) {
                throw new IllegalArgumentException(file + ": not a header: " + line);
            } else {
                lines.add(line);
            }
        }
        return logs;
    }

    /**
     * Logs of a folder that was labelled elsewhere: {@code index.tsv} with a header line and the columns id, label, stack, hard_negative,
     * and one file {@code ID.log} each.
     */
    static List<LabelledLog> inFolder(Path folder) {
        return read(folder.resolve("index.tsv")).stream()
                .skip(1)
                .map(row -> row.split("\t", -1))
                .sorted(Comparator.comparing(row -> row[0]))
                .map(row -> new LabelledLog(
                        row[1], row[2], row[0], row[3].equals("yes"), false, read(folder.resolve(row[0] + ".log"))))
                .toList();
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
