package dev.crashloop.cleaner.policy;

import java.util.List;
import java.util.Set;

/**
 * A known failure, ready to be matched. An empty set of exit codes, reasons or containers means any.
 *
 * @param allOf each must be found in the log
 * @param anyOf unless empty, at least one must be found; never empty together with {@code allOf}
 * @param noneOf none may be found
 */
public record KnownFailure(
        String name,
        List<Condition> allOf,
        List<Condition> anyOf,
        List<Condition> noneOf,
        Set<Integer> exitCodes,
        Set<String> reasons,
        Set<String> containers) {}
