package dev.crashloop.cleaner.cli;

import dev.crashloop.api.LogPart;
import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.cli.Terminal.Style;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.decision.Guard;
import dev.crashloop.cleaner.decision.Guards;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Match;
import dev.crashloop.cleaner.policy.Catalog;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.HostGlob;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.run.Verdict;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.Pod.State;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A verdict told from the beginning to the end, for people. */
final class Explanation {
    private static final int SHOWN_CHARS = 160;

    private final Terminal terminal;

    Explanation(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Nothing to explain, and why. */
    static void notCrashing(Terminal terminal, Pod pod) {
        terminal.line("Pod " + pod.qualifiedName()
                + " is not in a crash loop: the kubelet holds none of its containers back after a crash.");
        for (Pod.Container container : pod.containers()) {
            terminal.line("  container " + container.name() + ": " + describe(container.state()) + ", "
                    + restarted(container.restartCount()));
        }
    }

    private static String restarted(int times) {
        return "restarted " + (times == 1 ? "once" : times + " times");
    }

    private static String describe(State state) {
        return switch (state) {
            case State.Waiting(var reason) -> "waiting (" + reason + ")";
            case State.Running(var since) -> "running since " + since;
            case State.Ended ended -> "ended with exit code " + ended.exitCode() + " (" + ended.reason() + ")";
            case State.Unreported _ -> "not reported yet";
        };
    }

    void print(Verdict verdict) {
        Pod pod = verdict.pod();
        head("Pod");
        item(pod.qualifiedName() + ", uid " + pod.uid()
                + pod.node().map(node -> ", on node " + node).orElse(""));
        item("of " + verdict.surroundings().workload());
        head("Policy");
        if (verdict.policies().isEmpty()) {
            item("none selects this pod");
        }
        for (int i = 0; i < verdict.policies().size(); i++) {
            policy(verdict.policies().get(i), i == 0);
        }
        for (int i = 0; i < verdict.crashes().size(); i++) {
            crash(verdict.crashes().get(i));
            if (!verdict.diagnoses().isEmpty()) {
                diagnosis(verdict.diagnoses().get(i));
            }
        }
        guards(verdict.decision());
        head("Decision");
        item(decision(verdict.decision()));
        if (verdict.decision() instanceof Decision.Clean
                && verdict.policies().getFirst().action() == PolicySpec.Action.Evict) {
            item(
                    "It would be evicted, and a PodDisruptionBudget may refuse that: Events of the workload say if one did");
        }
    }

    private void policy(Policy policy, boolean applies) {
        item(policy.id().kind() + " " + policy.id() + " (" + policy.mode() + ", " + policy.action() + ")"
                + (applies ? "" : terminal.style(Style.QUIET, " selects it too, but the one above goes first")));
    }

    private void crash(Crash crash) {
        head("Crash of "
                + (crash.role() == Pod.Role.APP
                        ? "container "
                        : crash.role() == Pod.Role.INIT ? "init container " : "sidecar ")
                + crash.container());
        item(VerdictTable.ended(crash) + ", " + restarted(crash.restartCount()));
        crash.run().ifPresent(run -> {
            item("from " + run.startedAt() + " to " + run.finishedAt() + ", " + run.containerId());
            if (!run.message().isBlank()) {
                item("termination message: " + shown(run.message().strip()));
            }
        });
    }

    private void diagnosis(Diagnosis diagnosis) {
        switch (diagnosis) {
            case Diagnosis.Known known -> {
                item("diagnosis: "
                        + terminal.style(Style.GOOD, "Known, " + known.failure().name()));
                matches(known);
            }
            case Diagnosis.Unknown unknown -> {
                item("diagnosis: " + terminal.style(Style.BAD, "Unknown") + ", fingerprint "
                        + unknown.signature().fingerprint() + ": "
                        + shown(unknown.signature().headline()));
                matches(unknown);
                item("the end of its log:");
                unknown.tail().forEach(line -> terminal.line("      | " + shown(line)));
            }
            case Diagnosis.Unreadable unreadable ->
                item("diagnosis: " + terminal.style(Style.WAITING, "Unreadable") + ", " + unreadable.why());
        }
    }

    /** How each known failure fared; those of the catalogue of which the log shows nothing in one line. */
    void matches(Diagnosis diagnosis) {
        switch (diagnosis) {
            case Diagnosis.Known known -> matches(known.matches());
            case Diagnosis.Unknown unknown -> matches(unknown.matches());
            case Diagnosis.Unreadable _ -> {}
        }
    }

    private void matches(List<Match> matches) {
        matches.stream().filter(match -> !isSilent(match)).forEach(this::match);
        long silent = matches.stream().filter(Explanation::isSilent).count();
        if (silent > 0) {
            terminal.line("    " + mark(false) + " " + ofTheCatalog(silent) + ": nothing that they look for was found");
        }
    }

    /** Of the catalogue, and as good as not there. */
    private static boolean isSilent(Match match) {
        return match.otherwise().isEmpty() && match.found().isEmpty() && isOfTheCatalog(match.failure());
    }

    static boolean isOfTheCatalog(KnownFailure failure) {
        return Catalog.builtIn().group(failure.name()).isPresent();
    }

    static String ofTheCatalog(long entries) {
        return entries == 1 ? "1 entry of the catalogue" : entries + " entries of the catalogue";
    }

    private void match(Match match) {
        terminal.line("    " + mark(match.matches()) + " known failure "
                + match.failure().name());
        match.otherwise().ifPresent(why -> terminal.line("      " + mark(false) + " " + why));
        for (var finding : match.found()) {
            terminal.line("      " + mark(true) + " " + described(finding.condition()));
            line(finding.fromEnd(), finding.line());
        }
        for (Condition missing : match.missing()) {
            terminal.line("      " + mark(false) + " " + described(missing) + ": not found");
        }
        for (var finding : match.forbidden()) {
            terminal.line("      " + mark(false) + " must not be there, but is: " + described(finding.condition()));
            line(finding.fromEnd(), finding.line());
        }
        hosts(match);
    }

    /** What is looked for, and where: {@code contains "No such host" in the final failure}. */
    private String described(Condition condition) {
        String where = condition.in() == LogPart.FINAL ? " in the final failure" : " in any line";
        return condition.describe() + terminal.style(Style.QUIET, where);
    }

    private void line(int fromEnd, String text) {
        terminal.line("          line " + fromEnd + " from the end: " + shown(text.strip()));
    }

    private void hosts(Match match) {
        if (match.otherwise().isPresent() || !match.failure().hosts().narrows()) {
            return;
        }
        String wanted =
                match.failure().hosts().wanted().stream().map(HostGlob::text).collect(Collectors.joining(", "));
        if (match.hosts().isEmpty()) {
            terminal.line("      " + mark(false) + " hosts " + wanted + ": the final failure names no host");
        }
        for (var host : match.hosts()) {
            terminal.line("      " + mark(host.wanted()) + " host " + host.host()
                    + (host.wanted() ? " is one of " : " is none of ") + wanted + " (line " + host.fromEnd()
                    + " from the end)");
        }
    }

    private void guards(Decision decision) {
        head("Guards");
        String stopped = switch (decision) {
            case Decision.Clean _ -> "";
            case Decision.Hold hold -> hold.guard();
            case Decision.Report report -> report.guard();
        };
        List<Guard> all = Stream.concat(Guards.BEFORE_READING.stream(), Guards.AFTER_READING.stream())
                .toList();
        for (Guard guard : all) {
            if (decision.passed().contains(guard.name())) {
                item(mark(true) + " " + guard.name());
            } else if (guard.name().equals(stopped)) {
                item(mark(false) + " " + guard.name() + terminal.style(Style.QUIET, ": " + guard.purpose()));
            }
        }
        String notAsked = all.stream()
                .map(Guard::name)
                .filter(name -> !decision.passed().contains(name) && !name.equals(stopped))
                .collect(Collectors.joining(", "));
        if (!notAsked.isEmpty()) {
            item(terminal.style(Style.QUIET, "not asked any more: " + notAsked));
        }
    }

    private String decision(Decision decision) {
        return switch (decision) {
            case Decision.Clean _ ->
                terminal.style(Style.GOOD, "Clean")
                        + ": every crash is a known failure, and no guard stands against it";
            case Decision.Hold hold ->
                terminal.style(Style.WAITING, "Hold") + ": " + hold.why()
                        + hold.until().map(until -> " (until " + until + ")").orElse("");
            case Decision.Report report -> terminal.style(Style.BAD, "Report") + ": " + report.why() + "; left alone";
        };
    }

    private void head(String text) {
        terminal.line(terminal.style(Style.STRONG, text));
    }

    private void item(String text) {
        terminal.line("  " + text);
    }

    /** A tick or a cross. */
    String mark(boolean good) {
        return good ? terminal.style(Style.GOOD, "✓") : terminal.style(Style.BAD, "✗");
    }

    private static String shown(String text) {
        String flat = text.replaceAll("[\\r\\n\\t]+", " ");
        return flat.length() <= SHOWN_CHARS ? flat : flat.substring(0, SHOWN_CHARS) + "…";
    }
}
