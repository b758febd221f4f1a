package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.api.LogPart;
import dev.crashloop.cleaner.diagnosis.Match.Finding;
import dev.crashloop.cleaner.diagnosis.Match.NamedHost;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.failure.FinalFailure;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.watch.Crash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Compares evidence with known failures. Pure: the same evidence and failures give the same diagnosis, always. */
public final class Diagnostician {
    /** How much of an unknown log is kept for people to see. */
    static final int TAIL_LINES = 20;

    /** The longest line that is kept; what follows is cut off and marked. */
    static final int LINE_CHARS = 500;

    private Diagnostician() {}

    /** The first known failure, in the policy's order, that the evidence shows. */
    public static Diagnosis diagnose(Evidence evidence, List<KnownFailure> failures) {
        return switch (evidence) {
            case Evidence.Unreadable(Crash crash, String why) -> new Diagnosis.Unreadable(crash, why);
            case Evidence.Log log -> diagnose(log, FinalFailure.of(log.lines()), failures);
        };
    }

    /** Whether more of the log could not change what these lines say. */
    public static boolean settled(Evidence.Log log, List<KnownFailure> failures) {
        FinalFailure end = FinalFailure.of(log.lines());
        var settling = new Settling(log, end);
        return switch (diagnose(log, end, failures)) {
            case Diagnosis.Known known -> known.matches().stream().allMatch(settling::settles);
            case Diagnosis.Unknown unknown -> unknown.matches().stream().allMatch(settling::settles);
            case Diagnosis.Unreadable _ -> true;
        };
    }

    private static Diagnosis diagnose(Evidence.Log log, FinalFailure end, List<KnownFailure> failures) {
        var matches = new ArrayList<Match>();
        for (KnownFailure failure : failures) {
            Match match = match(log, end, failure);
            matches.add(match);
            if (match.matches()) {
                return new Diagnosis.Known(log.crash(), failure, decisive(match), List.copyOf(matches));
            }
        }
        List<String> lines = log.lines();
        List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                .map(Diagnostician::bounded)
                .toList();
        return new Diagnosis.Unknown(log.crash(), tail, List.copyOf(matches));
    }

    private static Match match(Evidence.Log log, FinalFailure end, KnownFailure failure) {
        Optional<String> otherwise = otherwise(log.crash(), failure);
        if (otherwise.isPresent()) {
            return new Match(failure, otherwise, List.of(), List.of(), List.of(), List.of());
        }
        var found = new ArrayList<Finding>();
        var missing = new ArrayList<Condition>();
        for (Condition condition : failure.allOf()) {
            find(condition, log.lines(), end).ifPresentOrElse(found::add, () -> missing.add(condition));
        }
        List<Finding> any = findAll(failure.anyOf(), log.lines(), end);
        if (any.isEmpty()) {
            missing.addAll(failure.anyOf());
        }
        found.addAll(any);
        return new Match(
                failure,
                Optional.empty(),
                List.copyOf(found),
                List.copyOf(missing),
                findAll(failure.noneOf(), log.lines(), end),
                hosts(failure, log.lines(), end));
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

    private static List<Finding> findAll(List<Condition> conditions, List<String> lines, FinalFailure end) {
        return conditions.stream()
                .flatMap(condition -> find(condition, lines, end).stream())
                .toList();
    }

    /** From the end: what was logged last is nearest to the crash. */
    private static Optional<Finding> find(Condition condition, List<String> lines, FinalFailure end) {
        IntStream places = condition.in() == LogPart.FINAL
                ? end.lines().reversed().stream().mapToInt(line -> line)
                : IntStream.iterate(lines.size() - 1, i -> i >= 0, i -> i - 1);
        return places.filter(i -> condition.holds(lines.get(i)))
                .mapToObj(i -> new Finding(condition, lines.size() - i, lines.get(i)))
                .findFirst();
    }

    private static List<NamedHost> hosts(KnownFailure failure, List<String> lines, FinalFailure end) {
        if (!failure.hosts().narrows()) {
            return List.of();
        }
        var hosts = new LinkedHashMap<String, NamedHost>();
        for (int i : end.lines()) {
            for (String host : failure.hosts().namedIn(lines.get(i))) {
                hosts.put(
                        host,
                        new NamedHost(host, lines.size() - i, failure.hosts().wants(host)));
            }
        }
        return List.copyOf(hosts.values());
    }

    private static List<String> decisive(Match match) {
        return match.found().stream()
                .sorted(Comparator.comparingInt(Finding::fromEnd).reversed())
                .map(finding -> bounded(finding.line()))
                .distinct()
                .toList();
    }

    private static String bounded(String line) {
        return line.length() <= LINE_CHARS ? line : line.substring(0, LINE_CHARS) + "…";
    }
}
