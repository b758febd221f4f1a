package dev.crashloop.cleaner.cli;

import dev.crashloop.cleaner.cli.Terminal.Style;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.evidence.LogLines;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.util.List;
import java.util.Optional;

/** Says how policies fare on logs, condition by condition where it is not as it should be, or where somebody asked. */
final class CheckReport {
    /** A run of which nothing is known but its log. */
    private static final Crash ANY = new Crash("any", Pod.Role.APP, 0, Optional.empty(), Crash.Which.PREVIOUS);

    private final Terminal terminal;
    private final Explanation explanation;

    CheckReport(Terminal terminal) {
        this.terminal = terminal;
        this.explanation = new Explanation(terminal);
    }

    /** Tries the examples of a policy, each on its own known failure alone; how many do not come out as they should. */
    int examples(Policy policy) {
        terminal.line(terminal.style(Style.STRONG, policy.id().kind() + " " + policy.id()));
        int wrong = 0;
        for (KnownFailure failure : policy.knownFailures()) {
            int number = 0;
            for (KnownFailure.Example example : failure.examples()) {
                number++;
                Diagnosis diagnosis = diagnose(example.log(), List.of(failure.onAnyCrash()), policy);
                boolean matches = diagnosis instanceof Diagnosis.Known;
                boolean good = matches == example.matches();
                terminal.line("  " + explanation.mark(good) + " " + failure.name() + ": example " + number
                        + (matches ? " matches" : " does not match")
                        + (good ? "" : example.matches() ? ", and should" : ", and should not"));
                if (!good) {
                    explanation.matches(diagnosis);
                    wrong++;
                }
            }
            if (failure.examples().isEmpty() && !Explanation.isOfTheCatalog(failure)) {
                terminal.line("    " + failure.name() + terminal.style(Style.QUIET, ": no examples"));
            }
        }
        long ofTheCatalog = policy.knownFailures().stream()
                .filter(Explanation::isOfTheCatalog)
                .count();
        if (ofTheCatalog > 0) {
            terminal.line("    " + Explanation.ofTheCatalog(ofTheCatalog)
                    + terminal.style(Style.QUIET, ": the catalogue has its own examples"));
        }
        return wrong;
    }

    /** Tries a log on all policies; how many of them do not say what is expected. */
    int log(String name, LogLines log, List<Policy> policies, Optional<String> expected) {
        terminal.line(terminal.style(Style.STRONG, "Log " + name));
        int wrong = 0;
        for (Policy policy : policies) {
            List<KnownFailure> failures = policy.knownFailures().stream()
                    .map(KnownFailure::onAnyCrash)
                    .toList();
            LogLines tail = LogLines.of(
                    log.subList(Math.max(0, log.size() - policy.log().tailLines()), log.size()));
            Diagnosis diagnosis = diagnose(tail, failures, policy);
            String found =
                    diagnosis instanceof Diagnosis.Known known ? known.failure().name() : "none";
            boolean good = expected.map(found::equals).orElse(true);
            terminal.line("  " + (expected.isPresent() ? explanation.mark(good) + " " : "")
                    + policy.id().kind() + " "
                    + policy.id() + ": "
                    + (found.equals("none") ? "no known failure" : "known failure " + found)
                    + (good ? "" : ", expected was " + expected.get()));
            explanation.matches(diagnosis);
            wrong += good ? 0 : 1;
        }
        return wrong;
    }

    private static Diagnosis diagnose(List<String> log, List<KnownFailure> failures, Policy policy) {
        var evidence = new Evidence.Log(ANY, LogLines.of(log), true);
        return Diagnostician.diagnose(evidence, failures, policy.redactor());
    }
}
