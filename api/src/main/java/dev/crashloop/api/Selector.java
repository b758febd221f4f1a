package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label selector, as everywhere in Kubernetes; all of it must match. A type of its own because the client library's accepts unknown
 * fields in silence, and a misspelt selector would select every pod.
 */
public record Selector(
        @JsonPropertyDescription("Labels with exactly these values.") @Nullable
        Map<String, String> matchLabels,

        @JsonPropertyDescription("Requirements on labels.") @Size(max = REQUIREMENTS_MAX) @Nullable
        List<Requirement> matchExpressions) {

    /** How many requirements a selector may have. */
    public static final int REQUIREMENTS_MAX = 100;

    /** One requirement on a label. */
    @ValidationRule(
            value =
                    "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
            message = "values: In and NotIn need at least one, Exists and DoesNotExist have none")
    public record Requirement(
            @JsonPropertyDescription("The label's key.") @Required @Nullable
            String key,

            @JsonPropertyDescription("How the label relates to the values.") @Required @Nullable
            Operator operator,

            @JsonPropertyDescription("The values: at least one for In and NotIn, none for Exists and DoesNotExist.")
            @Nullable
            List<String> values) {}

    /** How a label relates to the values. */
    public enum Operator {
        /** The label has one of the values. */
        In,
        /** The label has none of the values, or is absent. */
        NotIn,
        /** The label is there, with any value. */
        Exists,
        /** The label is absent. */
        DoesNotExist
    }
}
