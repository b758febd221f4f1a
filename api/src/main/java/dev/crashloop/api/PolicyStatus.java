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
        List<Condition> conditions) {

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
