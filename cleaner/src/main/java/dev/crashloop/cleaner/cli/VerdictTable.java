package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cli.Terminal.Cell;
import dev.crashloop.cleaner.cli.Terminal.Style;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.run.Verdict;
import dev.crashloop.cleaner.watch.Crash;
import java.util.ArrayList;
import java.util.List;

/** Verdicts as a table: one row for each container that crashes. */
final class VerdictTable {
    private static final List<String> HEADER =
            List.of("NAMESPACE", "POD", "CONTAINER", "RESTARTS", "CRASH", "DIAGNOSIS", "DECISION", "POLICY");
    private static final List<String> WIDE = List.of("NODE", "WORKLOAD", "WHY");

    private VerdictTable() {}

    static void print(Terminal terminal, List<Verdict> verdicts, boolean wide) {
        if (verdicts.isEmpty()) {
            return;
        }
        var header = new ArrayList<>(HEADER);
        if (wide) {
            header.addAll(WIDE);
        }
        var rows = new ArrayList<List<Cell>>();
        for (Verdict verdict : verdicts) {
            for (int i = 0; i < verdict.crashes().size(); i++) {
                rows.add(row(verdict, i, wide));
            }
        }
        terminal.table(header, rows);
    }

    private static List<Cell> row(Verdict verdict, int index, boolean wide) {
        Crash crash = verdict.crashes().get(index);
        var row = new ArrayList<>(List.of(
                Cell.of(verdict.pod().namespace()),
                Cell.of(verdict.pod().name()),
                Cell.of(crash.container()),
                Cell.of(String.valueOf(crash.restartCount())),
                Cell.of(ended(crash)),
                Cell.of(
                        verdict.diagnoses().isEmpty()
                                ? "-"
                                : diagnosis(verdict.diagnoses().get(index))),
                decision(verdict.decision()),
                Cell.of(
                        verdict.policies().isEmpty()
                                ? "-"
                                : verdict.policies().getFirst().id().toString())));
        if (wide) {
            row.add(Cell.of(verdict.pod().node().orElse("-")));
            row.add(Cell.of(verdict.surroundings().workload().toString()));
            row.add(Cell.of(why(verdict, index)));
        }
        return row;
    }

    /** How a run ended: {@code Error (134)}. */
    static String ended(Crash crash) {
        return crash.run()
                .map(run -> (run.reason().isEmpty() ? "exit" : run.reason()) + " (" + run.exitCode() + ")")
                .orElse("-");
    }

    private static String diagnosis(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case Diagnosis.Known known -> "Known: " + known.failure().name();
            case Diagnosis.Unknown unknown -> "Unknown: " + unknown.signature().fingerprint();
            case Diagnosis.Unreadable _ -> "Unreadable";
        };
    }

    private static Cell decision(Decision decision) {
        return switch (decision) {
            case Decision.Clean _ -> new Cell("Clean", Style.GOOD);
            case Decision.Hold hold -> new Cell("Hold: " + hold.guard(), Style.WAITING);
            case Decision.Report _ -> new Cell("Report", Style.BAD);
        };
    }

    /** What the row rests on: the decisive line, or the last line logged, or why nothing is done. */
    private static String why(Verdict verdict, int index) {
        if (verdict.decision() instanceof Decision.Hold hold && !hold.guard().equals("other-container-unknown")) {
            return hold.why();
        }
        return switch (verdict.diagnoses().get(index)) {
            case Diagnosis.Known known -> known.decisive().getLast().strip();
            case Diagnosis.Unknown unknown -> unknown.signature().headline();
            case Diagnosis.Unreadable unreadable -> unreadable.why();
        };
    }
}
