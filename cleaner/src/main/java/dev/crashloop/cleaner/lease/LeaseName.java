package dev.crashloop.cleaner.lease;

import dev.crashloop.cleaner.cluster.ObjectNames;
import java.util.Optional;

/** Which Lease: {@code namespace/name}. */
public record LeaseName(String namespace, String name) {
    /** The name, unless a user says otherwise. */
    public static final String DEFAULT_NAME = "crashloop-cleaner";

    /** Reads {@code namespace/name}; empty if it is not of that form. */
    public static Optional<LeaseName> parse(String text) {
        String[] parts = text.split("/", -1);
        boolean both = parts.length == 2 && ObjectNames.isLabel(parts[0]) && ObjectNames.isSubdomain(parts[1]);
        return both ? Optional.of(new LeaseName(parts[0], parts[1])) : Optional.empty();
    }

    String collection() {
        return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    }

    String path() {
        return collection() + "/" + name;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
