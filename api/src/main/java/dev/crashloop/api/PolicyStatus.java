package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the program made of a policy. */
public record PolicyStatus(
        @JsonPropertyDescription("The generation of the policy that the conditions speak of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Ready: whether this version of the policy is in force.") @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("How many pods were cleaned under this policy, over the records that are kept.")
        @Nullable
        Integer cleanups,

        @JsonPropertyDescription("How many of these cleanups helped.") @Nullable
        Integer healed,

        @JsonPropertyDescription("What came of the cleanups, for each known failure.") @Nullable
        List<FailureSums> failures,

        @JsonPropertyDescription(
                "Failures that the policy does not know, grouped by what is alike in them: those with the most crashes, at most 10.")
        @Nullable
        List<UnknownFailure> unknownFailures) {

    /** Crashes that ended alike, for a reason that the policy does not know. */
    public record UnknownFailure(
            @JsonPropertyDescription("The same for all crashes that ended alike.") @Required
            String fingerprint,

            @JsonPropertyDescription("The line that names the failure; # stands for what changes from crash to crash.")
            @Required
            String headline,

            @JsonPropertyDescription(
                    "How many crashes were seen, as of the last time that this was written: at the first one, and whenever they have doubled.")
            @Required
            Integer crashes,

            @JsonPropertyDescription("The first workloads that showed it, at most 5.") @Nullable
            List<String> workloads,

            @JsonPropertyDescription("When the first of them was seen.") @Required
            String firstSeen,

            @JsonPropertyDescription("When the last of them was seen.") @Required
            String lastSeen,

            @JsonPropertyDescription("How one of these runs ended, without secrets.") @Nullable
            List<String> sample) {}

    /** What came of the cleanups of one known failure, over the records that are kept. */
    public record FailureSums(
            @JsonPropertyDescription(
                    "The known failure; several with commas, where the containers of a pod crashed for different ones.")
            @Required
            String name,

            @JsonPropertyDescription("How many pods were cleaned for it.") @Required
            Integer cleanups,

            @JsonPropertyDescription("How many of them have no outcome yet.") @Required
            Integer inFlight,

            @JsonPropertyDescription("The replacement came up.") @Required
            Integer healed,

            @JsonPropertyDescription("The replacement showed the same failure.") @Required
            Integer recurred,

            @JsonPropertyDescription("The replacement crashed for another reason.") @Required
            Integer changed,

            @JsonPropertyDescription("No replacement was wanted.") @Required
            Integer gone,

            @JsonPropertyDescription("It could not be told in time.") @Required
            Integer unknown,

            @JsonPropertyDescription("When the last pod was cleaned for it.") @Required
            String lastCleanupTime) {}

    /**
     * One condition, with the fields that Kubernetes gives conditions everywhere.
     * See <a href="https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Condition">metav1.Condition</a>.
     */
    public record Condition(
            @JsonPropertyDescription("The condition, for instance Ready.") @Required
            String type,

            @JsonPropertyDescription("True, False or Unknown.") @Required
            String status,

            @JsonPropertyDescription("One word for the cause of the status.") @Required
            String reason,

            @JsonPropertyDescription("For people: what is wrong, with the field at fault.") @Required
            String message,

            @JsonPropertyDescription("When the status last changed.") @Required
            String lastTransitionTime,

            @JsonPropertyDescription("The generation that the condition was set for.") @Nullable
            Long observedGeneration) {}
}
