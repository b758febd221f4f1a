package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.api.LogPart;
import dev.crashloop.cleaner.diagnosis.Match.Finding;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.failure.FinalFailure;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a log says for good, whatever the lines before it are. A line that is there stays there; that it is not there is certain
 * only for the final failure, and only if all of that is in the part.
 */
final class Settling {
    /** Beginnings of other failures, as they might stand right above the first line of the part. */
    private static final List<List<String>> ABOVE = List.of(
            List.of("Unhandled exception. System.Exception: above"),
            List.of("Exception in thread \"main\" java.lang.Exception: above"),
            List.of("Traceback (most recent call last):", "  File \"above.py\", line 1, in <module>"),
            List.of("panic: above", "", "goroutine 1 [running]:"),
            List.of("F0102 03:04:05.000000       1 above.go:1] above"),
            List.of("Uncaught Error: above", "    at above (above.js:1:1)"),
            List.of("above.rb:1:in `<main>': above (RuntimeError)"),
            List.of("PHP Fatal error:  Uncaught Exception: above in above.php:1", "Stack trace:"),
            List.of("thread 'main' panicked at above.rs:1:1:", "above"),
            List.of("{\"level\":\"fatal\",\"msg\":\"above\"}"),
            List.of("2026-01-02 03:04:05 WARN above"),
            List.of("received SIGTERM"));

    private final Evidence.Log log;
    private final LogSearch search;
    private @Nullable Boolean whole;

    Settling(Evidence.Log log, LogSearch search) {
        this.log = log;
        this.search = search;
    }

    /** Whether all of the final failure is in the part. Only made out if it matters: it takes several looks at the lines. */
    private boolean whole() {
        if (whole == null) {
            whole = log.complete()
                    || ABOVE.stream().allMatch(above -> isSameBelow(above, log.lines(), search.finalFailure()));
        }
        return whole;
    }

    /**
     * Whether the final failure is the same with other lines above. It is not if it may begin above the first line, or if that is so near
     * that a failure above it would have counted.
     */
    private static boolean isSameBelow(List<String> above, List<String> lines, FinalFailure end) {
        var longer = new ArrayList<>(above);
        longer.addAll(lines);
        FinalFailure again = FinalFailure.of(longer);
        List<Integer> shifted =
                end.lines().stream().map(line -> line + above.size()).toList();
        return again.stack() == end.stack() && again.lines().equals(shifted);
    }

    /** Whether how the failure fared cannot change. */
    boolean settles(Match match) {
        return match.otherwise().isPresent() || (match.matches() ? staysMatched(match) : staysUnmatched(match));
    }

    private boolean staysMatched(Match match) {
        KnownFailure failure = match.failure();
        List<Condition> found = match.found().stream().map(Finding::condition).toList();
        return failure.allOf().stream().allMatch(this::staysFound)
                && (failure.anyOf().isEmpty()
                        || failure.anyOf().stream().filter(found::contains).anyMatch(this::staysFound))
                && failure.noneOf().stream().allMatch(this::staysMissing)
                && (!failure.hosts().narrows() || whole());
    }

    private boolean staysUnmatched(Match match) {
        KnownFailure failure = match.failure();
        List<Condition> missing = match.missing();
        boolean anyOfFails = !failure.anyOf().isEmpty() && missing.containsAll(failure.anyOf());
        return match.forbidden().stream().map(Finding::condition).anyMatch(this::staysFound)
                || failure.allOf().stream().filter(missing::contains).anyMatch(this::staysMissing)
                || (anyOfFails && failure.anyOf().stream().allMatch(this::staysMissing))
                || (!match.isAboutWantedHosts() && whole());
    }

    private boolean staysFound(Condition condition) {
        return condition.in() == LogPart.TAIL || whole();
    }

    private boolean staysMissing(Condition condition) {
        return condition.in() == LogPart.FINAL && whole();
    }
}
