package dev.crashloop.cleaner.policy;

import java.util.List;
import java.util.Set;

/**
 * A known failure, ready to be matched. An empty set of exit codes, reasons or containers means any.
 *
 * @param allOf each must be found in the log
 * @param anyOf unless empty, at least one must be found; never empty together with {@code allOf}
 * @param noneOf none may be found
 * @param hosts which hosts the final failure may be about
 * @param examples what its author says of it; nothing is decided by them
 */
public record KnownFailure(
        String name,
        List<Condition> allOf,
        List<Condition> anyOf,
        List<Condition> noneOf,
        HostRule hosts,
        Set<Integer> exitCodes,
        Set<String> reasons,
        Set<String> containers,
        List<Example> examples) {

    /**
     * A log to try it on.
     *
     * @param matches whether the log shows the failure
     */
    public record Example(List<String> log, boolean matches) {}

    /** The same, whatever the exit code, reason and container of the crash: the log alone decides. */
    public KnownFailure onAnyCrash() {
        return new KnownFailure(name, allOf, anyOf, noneOf, hosts, Set.of(), Set.of(), Set.of(), examples);
    }

    /** One about any host, without examples. */
    public KnownFailure(
            String name,
            List<Condition> allOf,
            List<Condition> anyOf,
            List<Condition> noneOf,
            Set<Integer> exitCodes,
            Set<String> reasons,
            Set<String> containers) {
        this(name, allOf, anyOf, noneOf, HostRule.ANY, exitCodes, reasons, containers, List.of());
    }
}
