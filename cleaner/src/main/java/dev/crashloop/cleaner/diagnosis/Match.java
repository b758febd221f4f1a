package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import java.util.List;
import java.util.Optional;

/**
 * How one known failure fared on the evidence, condition by condition: what {@code explain} shows.
 *
 * @param otherwise why the failure was not tried on the log at all: another exit code, reason or container
 * @param found the conditions of allOf and anyOf that were found, each with the last line that fulfils it
 * @param missing the conditions of allOf, or all of anyOf, that were not found
 * @param forbidden the conditions of noneOf that were found
 * @param hosts the hosts that the final failure names; empty if the policy wants any host
 */
public record Match(
        KnownFailure failure,
        Optional<String> otherwise,
        List<Finding> found,
        List<Condition> missing,
        List<Finding> forbidden,
        List<NamedHost> hosts) {

    /** Whether the evidence shows the failure. */
    public boolean matches() {
        return otherwise.isEmpty() && missing.isEmpty() && forbidden.isEmpty() && isAboutWantedHosts();
    }

    /** Whether the hosts are those that the policy wants: at least one is named, and no other one. Always, if it wants any. */
    public boolean isAboutWantedHosts() {
        return !failure.hosts().narrows() || (!hosts.isEmpty() && hosts.stream().allMatch(NamedHost::wanted));
    }

    /**
     * A condition and the line that fulfils it.
     *
     * @param fromEnd which line, counted from the end of the log: 1 is the last one
     */
    public record Finding(Condition condition, int fromEnd, String line) {}

    /**
     * A host that could not be reached.
     *
     * @param fromEnd the last line that names it, counted from the end of the log
     * @param wanted whether it is one of those that the policy wants
     */
    public record NamedHost(String host, int fromEnd, boolean wanted) {}
}
