package dev.crashloop.cleaner.lease;

import java.util.Optional;

/** Which Lease: {@code namespace/name}. */
public record LeaseName(String namespace, String name) {
    /** The name, unless a user says otherwise. */
    public static final String DEFAULT_NAME = "crashloop-cleaner";

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    /** Reads {@code namespace/name}; empty if it is not of that form. */
    public static Optional<LeaseName> parse(String text) {
        String[] parts = text.split("/", -1);
        boolean both = parts.length == 2 && parts[0].matches(LABEL) && valid(parts[1]);
        return both ? Optional.of(new LeaseName(parts[0], parts[1])) : Optional.empty();
    }

    private static boolean valid(String name) {
        return name.length() <= 253 && name.matches(LABEL + "(\\." + LABEL + ")*");
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
