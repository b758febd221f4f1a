package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cli.Terminal.Cell;
import dev.crashloop.cleaner.cli.Terminal.Style;
import dev.crashloop.cleaner.demo.Telling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Tells the demo's story on a terminal, line by line as it happens. */
final class TerminalTelling implements Telling {
    private static final int LINE_CHARS = 110;

    private final Terminal terminal;
    private final Instant start = Instant.now();

    TerminalTelling(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void begins(String url) {
        terminal.line("An embedded Kubernetes cluster is up at " + url
                + ", with a Windows and a Linux node and one CrashLoopPolicy.");
        terminal.line("Five services start now. The cleaner watches.");
        terminal.line("");
    }

    @Override
    public void cluster(String pod, String what) {
        Style style = switch (what) {
            case "Running" -> Style.GOOD;
            case "CrashLoopBackOff" -> Style.BAD;
            default -> Style.QUIET;
        };
        line("cluster", pod, terminal.style(style, what));
    }

    @Override
    public void cleaner(String pod, boolean act, String what, String because) {
        line("cleaner", pod, terminal.style(act ? Style.GOOD : Style.WAITING, what));
        String shown = because.length() <= LINE_CHARS ? because : because.substring(0, LINE_CHARS) + "…";
        terminal.line(" ".repeat(18) + terminal.style(Style.QUIET, "\u2514 " + shown));
    }

    private void line(String who, String pod, String what) {
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        terminal.line(String.format(Locale.ROOT, "%5.1f s  %s  %-28s %s", seconds, who, pod, what));
    }

    @Override
    public void summary(List<Chapter> chapters, boolean asItShould) {
        terminal.line("");
        terminal.table(
                List.of("SERVICE", "PODS", "CLEANED", "CRASHES LEFT ALONE", "NOW", "WHAT IT SHOWS"),
                chapters.stream().map(TerminalTelling::row).toList());
        terminal.line("");
        terminal.line(
                asItShould
                        ? "Healed what a new pod can heal, left alone what it cannot. Next: `crashloop-cleaner scan -A` on a cluster of yours."
                        : "The story did not end as it should: please report this, with the lines above.");
    }

    private static List<Cell> row(Chapter chapter) {
        return List.of(
                Cell.of(chapter.service()),
                Cell.of(String.valueOf(chapter.pods())),
                Cell.of(String.valueOf(chapter.cleaned())),
                Cell.of(String.valueOf(chapter.crashes())),
                new Cell(chapter.now(), chapter.now().equals("Running") ? Style.GOOD : Style.BAD),
                Cell.of(chapter.moral()));
    }

    @Override
    public void keeps(Path kubeconfig) {
        terminal.line("");
        terminal.line("The cluster stays up until you press Ctrl-C. In another terminal:");
        terminal.line("  export KUBECONFIG=" + kubeconfig);
        terminal.line("  kubectl get pods -n demo -w");
        terminal.line("  kubectl describe crashlooppolicy -n demo");
    }
}
