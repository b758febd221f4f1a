package dev.crashloop.cleaner.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies in force at one moment. Immutable: a change makes a new one. */
public record Policies(List<Policy> all) {
    /** No policy selects anything. */
    public static final Policies NONE = new Policies(List.of());

    /** In the order of who wins. */
    public Policies {
        all = all.stream().sorted(Comparator.comparing(Policy::id)).toList();
    }

    /** Whether any policy could select a pod with these labels in this namespace, whatever the namespace's labels are. */
    public boolean mayConcern(String namespace, Map<String, String> podLabels) {
        return all.stream()
                .anyMatch(
                        policy -> policy.id().namespace().map(namespace::equals).orElse(true)
                                && policy.pods().matches(podLabels));
    }

    /** The one policy that applies to a pod, if any: a namespaced one before a cluster-wide one; among equals, by name. */
    public Optional<Policy> select(
            String namespace, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return all.stream()
                .filter(policy -> policy.selects(namespace, namespaceLabels, podLabels))
                .findFirst();
    }
}
