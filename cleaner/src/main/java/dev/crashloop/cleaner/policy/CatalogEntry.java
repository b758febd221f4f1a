package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * One known failure of the built-in catalogue, as the libraries of some stacks word it.
 *
 * @param name unique among all entries and groups; it is the name of the known failure in logs and records
 * @param stacks whose words these are, for instance {@code dotnet}
 * @param why why a fresh pod helps, or when it does not
 * @param allOf each must be found in the final failure; so with the two below
 * @param anyOf unless empty, at least one must be found
 * @param noneOf none may be found: signs of a permanent cause
 * @param naming expressions with a group {@code host}: how a line names the host that could not be reached; may be empty
 * @param matching logs that show the failure
 * @param other logs that look alike, and do not
 */
public record CatalogEntry(
        String name,
        List<String> stacks,
        String why,
        List<Condition> allOf,
        List<Condition> anyOf,
        List<Condition> noneOf,
        List<Pattern> naming,
        List<String> matching,
        List<String> other) {

    /** Whether {@code hosts} of a policy can narrow it. */
    public boolean namesHosts() {
        return !naming.isEmpty();
    }
}
