package dev.crashloop.cleaner.policy;

import java.util.Comparator;
import java.util.Optional;

/**
 * Which policy. Ordered by who wins where several select a pod: a namespaced one over a cluster-wide one; among equals the name decides.
 *
 * @param namespace empty for a cluster-wide policy
 */
public record PolicyId(Optional<String> namespace, String name) implements Comparable<PolicyId> {
    private static final Comparator<PolicyId> PRECEDENCE = Comparator.<PolicyId, Boolean>comparing(
                    id -> id.namespace().isEmpty())
            .thenComparing(PolicyId::name)
            .thenComparing(id -> id.namespace().orElse(""));

    /** The kind of the object, as in its YAML. */
    public String kind() {
        return namespace.isPresent() ? "CrashLoopPolicy" : "ClusterCrashLoopPolicy";
    }

    @Override
    public int compareTo(PolicyId other) {
        return PRECEDENCE.compare(this, other);
    }

    /** For records: {@code CrashLoopPolicy/demo/app-configuration}. */
    public String key() {
        return kind() + "/" + namespace.map(ns -> ns + "/").orElse("") + name;
    }

    /** The policy of that key; empty if it is none. */
    public static Optional<PolicyId> ofKey(String key) {
        String[] parts = key.split("/", -1);
        PolicyId id = switch (parts.length) {
            case 2 -> new PolicyId(Optional.empty(), parts[1]);
            case 3 -> new PolicyId(Optional.of(parts[1]), parts[2]);
            default -> null;
        };
        return Optional.ofNullable(id).filter(found -> found.key().equals(key));
    }

    /** For people: {@code demo/app-configuration}, or the name alone for a cluster-wide policy. */
    @Override
    public String toString() {
        return namespace.map(ns -> ns + "/" + name).orElse(name);
    }
}
