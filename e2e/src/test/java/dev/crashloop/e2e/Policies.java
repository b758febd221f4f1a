package dev.crashloop.e2e;

/** The policies of the scenarios. */
final class Policies {
    private Policies() {}

    /** Cluster-wide, but only for the scenarios of one lab: a line of the log that contains the text is a known failure. */
    static String forScenarios(Lab lab, String text) {
        return """
                apiVersion: crashloop.dev/v1alpha1
                kind: ClusterCrashLoopPolicy
                metadata: {name: %s}
                spec:
                  namespaceSelector: {matchLabels: {%s: "%s"}}
                  knownFailures:
                    - name: known
                      logs: {allOf: [{contains: "%s"}]}
                """.formatted(lab.id(), Scenario.LABEL, lab.id(), text);
    }

    /**
     * For one scenario's namespace.
     *
     * @param more further fields of the spec, in YAML's flow style, as in {@code action: Evict}
     */
    static String of(Scenario scenario, String name, String text, String more) {
        return """
                apiVersion: crashloop.dev/v1alpha1
                kind: CrashLoopPolicy
                metadata: {name: %s, namespace: %s}
                spec:
                  %s
                  knownFailures:
                    - name: known
                      logs: {allOf: [{contains: "%s"}]}
                """.formatted(name, scenario.namespace(), more, text);
    }
}
