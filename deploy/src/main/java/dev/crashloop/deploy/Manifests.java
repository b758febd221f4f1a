package dev.crashloop.deploy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The plain manifests, for those who install with kubectl alone: what the chart renders, cut into files. */
public final class Manifests {
    /** The namespace in {@link #ONE_NAMESPACE}, for users to replace by their own. */
    public static final String PLACEHOLDER = "your-namespace";

    /** The CRDs. */
    public static final String CRDS = "crds.yaml";

    /** For the whole cluster, with a namespace of its own. */
    public static final String WHOLE_CLUSTER = "crashloop-cleaner.yaml";

    /** For one namespace, in that namespace. */
    public static final String ONE_NAMESPACE = "one-namespace/crashloop-cleaner.yaml";

    private static final Pattern BETWEEN_DOCUMENTS = Pattern.compile("^---\\n", Pattern.MULTILINE);
    private static final Pattern ABOUT_HELM =
            Pattern.compile("^ *(helm\\.sh/chart|app\\.kubernetes\\.io/managed-by): .*\\n", Pattern.MULTILINE);

    private Manifests() {}

    /** The text of each file, by its path below {@code deploy/kubernetes}. */
    public static Map<String, String> of(Chart chart) {
        List<String> wholeCluster = documents(chart.render(Rendering.usual().values("namespace: {create: true}")));
        List<String> oneNamespace = documents(chart.render(Rendering.usual()
                .namespace(PLACEHOLDER)
                .values("watchNamespace: " + PLACEHOLDER + "\ncrds: {install: false}")));
        var files = new TreeMap<String, String>();
        files.put(
                CRDS,
                file(
                        "The CRDs. With them go all policies and records: delete them only if you want that.",
                        wholeCluster.stream().filter(Manifests::isDefinition).toList()));
        files.put(
                WHOLE_CLUSTER,
                file(
                        "CrashLoop Cleaner for the whole cluster.",
                        wholeCluster.stream()
                                .filter(document -> !isDefinition(document))
                                .toList()));
        files.put(
                ONE_NAMESPACE,
                file(
                        "CrashLoop Cleaner for one namespace, without any rights in others. Replace " + PLACEHOLDER
                                + " by its name.",
                        oneNamespace));
        return files;
    }

    private static List<String> documents(String rendered) {
        return BETWEEN_DOCUMENTS
                .splitAsStream(rendered)
                .filter(document -> !document.isBlank())
                .toList();
    }

    private static boolean isDefinition(String document) {
        return document.contains("\nkind: CustomResourceDefinition\n");
    }

    /** Labels that say Helm manages an object are not true of these. */
    private static String file(String about, List<String> documents) {
        return documents.stream()
                .map(document -> ABOUT_HELM.matcher(document).replaceAll(""))
                .collect(Collectors.joining(
                        "---\n",
                        "# " + about
                                + "\n# Rendered from the chart in deploy/helm by deploy/render: change that, not this.\n---\n",
                        ""));
    }
}
