package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;
import dev.crashloop.api.Defaults;
import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.redaction.Redactor;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/**
 * A policy that can be used: complete (what was left out has its default), checked, its expressions compiled.
 *
 * @param namespaces which namespaces by their labels; only asked for cluster-wide policies
 * @param pods which pods by their labels
 * @param knownFailures at least one, in the user's order, names unique
 * @param redact the secrets of its users, beside those that everybody has
 */
public record Policy(
        PolicyId id,
        PolicySpec.Mode mode,
        LabelMatch namespaces,
        LabelMatch pods,
        List<KnownFailure> knownFailures,
        LogBounds log,
        PolicySpec.Action action,
        boolean includeJobs,
        boolean includeProtectedNamespaces,
        Limits limits,
        List<Pattern> redact) {

    /** Makes the known failures ready to be looked for: once, for all logs. */
    public Policy {
        knownFailures = KnownFailures.of(knownFailures);
    }

    /** Takes secrets out of the lines that are kept or shown. */
    public Redactor redactor() {
        return redact.isEmpty() ? Redactor.DEFAULT : Redactor.DEFAULT.with(redact);
    }

    /** How much of a log is read: at most so many lines from its end, and at most so many bytes of them. */
    public record LogBounds(int tailLines, long limitBytes) {
        /** What holds if a policy says nothing else. */
        public static final LogBounds DEFAULT = new LogBounds(
                Defaults.TAIL_LINES,
                Quantity.getAmountInBytes(Defaults.LIMIT_BYTES).longValueExact());
    }

    /**
     * How carefully.
     *
     * @param minRestarts how often a container must have been restarted before its crash is looked at
     * @param maxInFlight where slow start ends
     * @param perNamespacePerHour cleanups
     * @param clusterPerHour cleanups
     */
    public record Limits(int minRestarts, int maxInFlight, int perNamespacePerHour, int clusterPerHour) {
        /** What holds if a policy says nothing else. */
        public static final Limits DEFAULT = new Limits(
                Defaults.MIN_RESTARTS,
                Defaults.MAX_IN_FLIGHT,
                Defaults.PER_NAMESPACE_PER_HOUR,
                Defaults.CLUSTER_PER_HOUR);
    }

    /** Whether the policy is about pods with these labels in this namespace. */
    public boolean selects(String namespace, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        boolean inScope = id.namespace().map(namespace::equals).orElseGet(() -> namespaces.matches(namespaceLabels));
        return inScope && pods.matches(podLabels);
    }
}
