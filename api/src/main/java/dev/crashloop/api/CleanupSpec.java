package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided, before anything was done. Never changes. */
public record CleanupSpec(
        @JsonPropertyDescription("The pod that was removed.") @Required @Nullable
        PodReference pod,

        @JsonPropertyDescription("The workload that the pod belonged to, as its users know it.") @Required @Nullable
        ObjectReference workload,

        @JsonPropertyDescription("The controller that replaces the pod.") @Required @Nullable
        ObjectReference controller,

        @JsonPropertyDescription("The hash of the workload's pod template: a new template is a new chance.") @Nullable
        String template,

        @JsonPropertyDescription("The value of the workload's annotation crashloop.dev/retry when this was decided.")
        @Nullable
        String retry,

        @JsonPropertyDescription("The policy that applied, as kind/name or kind/namespace/name.") @Required @Nullable
        String policy,

        @JsonPropertyDescription("The names of the known failures that the log showed.") @Required @Nullable
        List<String> failures,

        @JsonPropertyDescription("The lines of the log that decided it, bounded.") @Nullable
        List<String> decisive,

        @JsonPropertyDescription("The guards that the pod passed, in their order.") @Nullable
        List<String> guards,

        @JsonPropertyDescription("How the pod was removed: Delete or Evict.") @Required @Nullable
        String action) {

    /** A pod, and no other of its name. */
    public record PodReference(
            @Required @Nullable String name,
            @Required @Nullable String uid,
            @Nullable String node) {}

    /** An object of the record's namespace; {@code uid} only where it matters which one of its name it was. */
    public record ObjectReference(
            @Nullable String apiVersion,
            @Required @Nullable String kind,
            @Required @Nullable String name,
            @Nullable String uid) {}
}
