package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A description of the evidence that a crash leaves: either the user's own, with {@code name} and {@code logs}, or from the built-in
 * catalogue, with {@code catalog} and perhaps {@code hosts}. All parts that are given must hold.
 */
@ValidationRule(
        value = "has(self.catalog) || (has(self.name) && has(self.logs))",
        message = "needs name and logs, or catalog")
@ValidationRule(
        value = "!has(self.catalog) || !(has(self.name) || has(self.logs) || has(self.examples))",
        message = "has catalog, which brings its own name, logs and examples: leave these out")
@ValidationRule(
        value = "has(self.catalog) || !has(self.hosts)",
        message = "has hosts, which go with catalog; here, put the host into a condition of logs")
public record KnownFailureSpec(
        @JsonPropertyDescription(
                "The name of the failure, unique in the policy: it appears in logs, events and tables. Goes with logs.")
        @Pattern(NAME_PATTERN)
        @Size(max = NAME_MAX)
        @Nullable
        String name,

        @JsonPropertyDescription("What the log of the run that crashed must, and must not, contain. Goes with name.")
        @Nullable
        LogsSpec logs,

        @JsonPropertyDescription(
                "In place of name and logs: a group of the built-in catalogue, for instance dns, or one entry of it. `crashloop-cleaner catalog` lists them.")
        @Pattern(NAME_PATTERN)
        @Size(max = NAME_MAX)
        @Nullable
        String catalog,

        @JsonPropertyDescription(
                "Only failures to reach these hosts, for instance *.azconfig.io; * stands for any characters. The log must name at least one host, and none besides these. Goes with catalog.")
        @Size(min = 1, max = HOSTS_MAX)
        @ValidationRule(
                value = "self.all(h, h.matches('^[-_.:*0-9A-Za-z]+$') && !h.matches('^[^:]*:[0-9]*$'))",
                message = "must be hosts alone, without scheme, port or path, for instance *.azconfig.io")
        @Nullable
        List<@Size(max = HOST_MAX) String> hosts,

        @JsonPropertyDescription(
                "Only crashes with one of these exit codes, for instance 134 (SIGABRT). Left out: any.")
        @Nullable
        List<Integer> exitCodes,

        @JsonPropertyDescription(
                "Only crashes with one of these reasons, for instance Error or OOMKilled. Left out: any.")
        @Nullable
        List<String> reasons,

        @JsonPropertyDescription("Only crashes of the containers with these names. Left out: any container of the pod.")
        @Nullable
        List<String> containers,

        @JsonPropertyDescription(
                "Logs that show the failure, and logs that do not: `crashloop-cleaner check` tries them.")
        @Size(max = EXAMPLES_MAX)
        @Nullable
        List<ExampleSpec> examples) {

    /** Failure names follow the rule for label names (RFC 1123), so that they can be used anywhere. */
    public static final String NAME_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** How many examples a known failure may have. */
    public static final int EXAMPLES_MAX = 20;

    /** How many hosts a known failure may name. */
    public static final int HOSTS_MAX = 20;

    /** The longest host, in characters. */
    public static final int HOST_MAX = 253;

    /** The longest failure name, in characters. */
    public static final int NAME_MAX = 63;
}
