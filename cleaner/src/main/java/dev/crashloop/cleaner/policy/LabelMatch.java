package dev.crashloop.cleaner.policy;

import dev.crashloop.api.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A label selector, ready to be asked. Matches as Kubernetes does: all requirements must hold, and {@code NotIn} holds for an absent label.
 * See <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">Label selectors</a>.
 */
public record LabelMatch(List<Requirement> requirements) {
    /** Matches everything. */
    public static final LabelMatch ALL = new LabelMatch(List.of());

    /** One requirement on a label. */
    public record Requirement(String key, Selector.Operator operator, Set<String> values) {
        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case In -> value != null && values.contains(value);
                case NotIn -> value == null || !values.contains(value);
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
        }
    }

    /** The selector that a user wrote; the schema has seen to it that no part is missing. No selector matches everything. */
    static LabelMatch of(@Nullable Selector selector) {
        if (selector == null) {
            return ALL;
        }
        var requirements = new ArrayList<Requirement>();
        if (selector.matchLabels() != null) {
            selector.matchLabels()
                    .forEach((key, value) ->
                            requirements.add(new Requirement(key, Selector.Operator.In, Set.of(value))));
        }
        if (selector.matchExpressions() != null) {
            for (var expression : selector.matchExpressions()) {
                requirements.add(new Requirement(
                        Objects.requireNonNull(expression.key()),
                        Objects.requireNonNull(expression.operator()),
                        expression.values() == null ? Set.of() : Set.copyOf(expression.values())));
            }
        }
        return new LabelMatch(List.copyOf(requirements));
    }

    /** Whether an object with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }
}
