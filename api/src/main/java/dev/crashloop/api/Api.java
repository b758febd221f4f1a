package dev.crashloop.api;

/** The names that this API group promises to its users. */
public final class Api {
    /** The API group. */
    public static final String GROUP = "crashloop.dev";

    /** The version of the group that these types describe. */
    public static final String VERSION = "v1alpha1";

    /** The {@code apiVersion} of every object of this group. */
    public static final String API_VERSION = GROUP + "/" + VERSION;

    /**
     * The annotation that opts a pod, a workload or a whole namespace out, when its value is {@code "true"}:
     * {@code kubectl annotate deployment orders crashloop.dev/skip=true}.
     */
    public static final String SKIP_ANNOTATION = GROUP + "/skip";

    /**
     * The annotation by which people give a workload another chance, whatever its cleanups came to so far. Any value that it did not have
     * before does: {@code kubectl annotate --overwrite deployment orders crashloop.dev/retry=now}.
     */
    public static final String RETRY_ANNOTATION = GROUP + "/retry";

    private Api() {}
}
