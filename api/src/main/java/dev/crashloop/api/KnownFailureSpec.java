package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A named description of the evidence that a crash leaves. All parts that are given must hold. */
public record KnownFailureSpec(
        @JsonPropertyDescription(
                "The name of the failure, unique in the policy: it appears in logs, events and tables.")
        @Required
        @Pattern(NAME_PATTERN)
        @Size(max = NAME_MAX)
        @Nullable
        String name,

        @JsonPropertyDescription("What the log of the run that crashed must, and must not, contain.")
        @Required
        @Nullable
        LogsSpec logs,

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
        List<String> containers) {

    /** Failure names follow the rule for label names (RFC 1123), so that they can be used anywhere. */
    public static final String NAME_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** The longest failure name, in characters. */
    public static final int NAME_MAX = 63;
}
