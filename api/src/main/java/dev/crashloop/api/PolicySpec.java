package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says, as its user wrote it: a field that was left out is {@code null} here, and means what {@link Defaults} says.
 *
 * @param namespaceSelector only in a {@link ClusterCrashLoopPolicy}; the CRD of {@link CrashLoopPolicy} does not have it
 */
public record PolicySpec(
        @JsonPropertyDescription("Enforce cleans; DryRun decides and reports the same way, but removes nothing.")
        @Default("Enforce")
        @Nullable
        Mode mode,

        @JsonPropertyDescription("Which namespaces, by their labels. Left out: all of them.") @Nullable
        Selector namespaceSelector,

        @JsonPropertyDescription("Which pods, by their labels. Left out: all pods of the namespaces in scope.")
        @Nullable
        Selector selector,

        @JsonPropertyDescription(
                "The failures for which a pod may be removed, each with a name of its own. The first one that matches is the diagnosis.")
        @Required
        @Size(min = 1, max = KNOWN_FAILURES_MAX)
        @ValidationRule(
                value = "self.all(f, !has(f.name) || self.exists_one(g, has(g.name) && g.name == f.name))",
                message = "has a name twice: give each known failure a name of its own")
        @ValidationRule(
                value = "self.all(f, !has(f.catalog) || self.exists_one(g, has(g.catalog) && g.catalog == f.catalog))",
                message = "brings a failure of the catalogue twice")
        @Nullable
        List<KnownFailureSpec> knownFailures,

        @JsonPropertyDescription("How much of the log of a crash is read.") @Nullable
        LogSpec log,

        @JsonPropertyDescription("How a pod is removed: Delete, or Evict, which honours PodDisruptionBudgets.")
        @Default("Delete")
        @Nullable
        Action action,

        @JsonPropertyDescription("Lets the policy clean pods of Jobs as well, which it leaves alone otherwise.")
        @Default("false")
        @Nullable
        Boolean includeJobs,

        @JsonPropertyDescription(
                "Lets the policy clean pods in kube-system, kube-public and kube-node-lease as well, which it leaves alone otherwise.")
        @Default("false")
        @Nullable
        Boolean includeProtectedNamespaces,

        @JsonPropertyDescription("How carefully pods are removed.") @Nullable
        LimitsSpec limits,

        @JsonPropertyDescription(
                "RE2 expressions for secrets of your own. The usual ones are taken out of all lines that are kept or shown in any case; of a match of these, the first group is, or all of it.")
        @Size(max = REDACT_MAX)
        @ValidationRule(
                value = "self.all(e, e.contains('" + ConditionSpec.NEWER_SYNTAX + "') || !''.matches(e))",
                message = "must be RE2 expressions that do not match the empty text")
        @Nullable
        List<@Size(max = ConditionSpec.TEXT_MAX) String> redact) {

    /** How many known failures a policy may have. */
    public static final int KNOWN_FAILURES_MAX = 100;

    /** How many expressions for secrets a policy may have. */
    public static final int REDACT_MAX = 50;

    /** Whether pods are removed. */
    public enum Mode {
        /** Clean. */
        Enforce,
        /** Decide and report, remove nothing. */
        DryRun
    }

    /** How a pod is removed. */
    public enum Action {
        /** By a DELETE of the pod. */
        Delete,
        /** By an Eviction of the pod, which a PodDisruptionBudget may refuse. */
        Evict
    }
}
