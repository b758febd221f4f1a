package dev.crashloop.deploy;

/**
 * How a chart is rendered.
 *
 * @param release the name of the release
 * @param namespace the namespace of the release
 * @param kubernetes the version of Kubernetes that it is for, for example {@code 1.34}
 * @param values YAML, as in a values file; empty for the chart's defaults
 */
public record Rendering(String release, String namespace, String kubernetes, String values) {
    /** A version of Kubernetes that has all that the chart can use. */
    public static final String CURRENT = "1.34.0";

    /** As most users install it: release and namespace are named {@code crashloop-cleaner}. */
    public static Rendering usual() {
        return new Rendering("crashloop-cleaner", "crashloop-cleaner", CURRENT, "");
    }

    /** The same, with other values. */
    public Rendering values(String yaml) {
        return new Rendering(release, namespace, kubernetes, yaml);
    }

    /** The same, in another namespace. */
    public Rendering namespace(String other) {
        return new Rendering(release, other, kubernetes, values);
    }

    /** The same, for another version of Kubernetes. */
    public Rendering kubernetes(String version) {
        return new Rendering(release, namespace, version, values);
    }
}
