package dev.crashloop.cleaner.cluster;

/** Which texts can be <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">names of objects</a>. */
public final class ObjectNames {
    /** The longest DNS label, in characters. */
    public static final int LABEL_CHARS = 63;

    /** The longest DNS subdomain, in characters. */
    private static final int SUBDOMAIN_CHARS = 253;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private ObjectNames() {}

    /** Whether it is a DNS label, as the names of namespaces are. */
    public static boolean isLabel(String text) {
        return text.length() <= LABEL_CHARS && text.matches(LABEL);
    }

    /** Whether it is a DNS subdomain, as the names of most objects are: labels, with dots between them. */
    public static boolean isSubdomain(String text) {
        return text.length() <= SUBDOMAIN_CHARS && text.matches(LABEL + "(\\." + LABEL + ")*");
    }
}
