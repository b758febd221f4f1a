package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.cleaner.diagnosis.Match.Finding;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.failure.FinalFailure;
import dev.crashloop.cleaner.failure.Fingerprint;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.KnownFailures;
import dev.crashloop.cleaner.redaction.Redactor;
import dev.crashloop.cleaner.watch.Crash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares evidence with known failures. Pure: the same evidence and failures give the same diagnosis, always. */
public final class Diagnostician {
    /** How much of an unknown log is kept for people to see. */
    static final int TAIL_LINES = 20;

    private Diagnostician() {}

    /**
     * The first known failure, in the policy's order, that the evidence shows.
     *
     * @param failures those of a {@link dev.crashloop.cleaner.policy.Policy}, which are ready to be looked for; any others are made ready
     *     first, which takes longer than to diagnose
     */
    public static Diagnosis diagnose(Evidence evidence, List<KnownFailure> failures) {
        return diagnose(evidence, failures, Redactor.DEFAULT);
    }

    /** As above; what the diagnosis shows of the log goes through {@code redactor}. */
    public static Diagnosis diagnose(Evidence evidence, List<KnownFailure> failures, Redactor redactor) {
        return switch (evidence) {
            case Evidence.Unreadable(Crash crash, String why, var retryAfter) ->
                new Diagnosis.Unreadable(crash, why, retryAfter);
            case Evidence.Log log -> new Shown(redactor).of(diagnose(log, search(log, failures), failures));
        };
    }

    /** Whether more of the log could not change what these lines say. */
    public static boolean settled(Evidence.Log log, List<KnownFailure> failures) {
        LogSearch search = search(log, failures);
        var settling = new Settling(log, search);
        return matches(log.crash(), search, failures).stream().allMatch(settling::settles);
    }

    /** How each known failure fares, up to the first that the log shows. */
    static List<Match> matches(Evidence.Log log, List<KnownFailure> failures) {
        return matches(log.crash(), search(log, failures), failures);
    }

    private static List<Match> matches(Crash crash, LogSearch search, List<KnownFailure> failures) {
        var matches = new ArrayList<Match>();
        for (KnownFailure failure : failures) {
            matches.add(match(crash, search, failure));
            if (matches.getLast().matches()) {
                break;
            }
        }
        return List.copyOf(matches);
    }

    private static LogSearch search(Evidence.Log log, List<KnownFailure> failures) {
        return new LogSearch(log.lines(), KnownFailures.of(failures).index());
    }

    private static Diagnosis diagnose(Evidence.Log log, LogSearch search, List<KnownFailure> failures) {
        List<Match> matches = matches(log.crash(), search, failures);
        if (!matches.isEmpty() && matches.getLast().matches()) {
            Match match = matches.getLast();
            return new Diagnosis.Known(log.crash(), match.failure(), decisive(match), matches);
        }
        List<String> lines = log.lines();
        List<String> tail = List.copyOf(lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        return new Diagnosis.Unknown(log.crash(), signature(lines, search.finalFailure()), tail, matches);
    }

    private static Signature signature(List<String> lines, FinalFailure end) {
        List<String> sample =
                end.lines().stream().limit(TAIL_LINES).map(lines::get).toList();
        return new Signature(Fingerprint.of(lines, end), Fingerprint.headline(lines, end), sample);
    }

    private static Match match(Crash crash, LogSearch search, KnownFailure failure) {
        Optional<String> otherwise = otherwise(crash, failure);
        if (otherwise.isPresent()) {
            return new Match(failure, otherwise, List.of(), List.of(), List.of(), List.of());
        }
        var found = new ArrayList<Finding>();
        var missing = new ArrayList<Condition>();
        for (Condition condition : failure.allOf()) {
            search.find(condition).ifPresentOrElse(found::add, () -> missing.add(condition));
        }
        List<Finding> any = findAll(failure.anyOf(), search);
        if (any.isEmpty()) {
            missing.addAll(failure.anyOf());
        }
        found.addAll(any);
        return new Match(
                failure,
                Optional.empty(),
                List.copyOf(found),
                List.copyOf(missing),
                findAll(failure.noneOf(), search),
                search.hosts(failure.hosts()));
    }

    private static Optional<String> otherwise(Crash crash, KnownFailure failure) {
        if (!failure.containers().isEmpty() && !failure.containers().contains(crash.container())) {
            return Optional.of("container " + crash.container() + " is not one of " + failure.containers());
        }
        int exitCode = crash.run().map(run -> run.exitCode()).orElse(-1);
        if (!failure.exitCodes().isEmpty() && !failure.exitCodes().contains(exitCode)) {
            return Optional.of("exit code " + exitCode + " is not one of " + failure.exitCodes());
        }
        String reason = crash.run().map(run -> run.reason()).orElse("");
        if (!failure.reasons().isEmpty() && !failure.reasons().contains(reason)) {
            return Optional.of("reason " + reason + " is not one of " + failure.reasons());
        }
        return Optional.empty();
    }

    private static List<Finding> findAll(List<Condition> conditions, LogSearch search) {
        return conditions.stream()
                .flatMap(condition -> search.find(condition).stream())
                .toList();
    }

    private static List<String> decisive(Match match) {
        return match.found().stream()
                .sorted(Comparator.comparingInt(Finding::fromEnd).reversed())
                .map(Finding::line)
                .distinct()
                .toList();
    }
}
