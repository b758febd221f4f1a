package dev.crashloop.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The chart: what Helm makes of it, and of the values that users give. */
class ChartTest {
    private static final String POLICY_FILE = """
            policyFiles:
              app.yaml: |
                apiVersion: crashloop.dev/v1alpha1
                kind: ClusterCrashLoopPolicy
            """;

    @Test
    void helmFindsNothingToComplainOf() {
        assertThat(Charts.FOLDERS.chart().problems()).isEmpty();
    }

    private static final String EVERYTHING_ON = """
            image: {repository: registry.example.com/cleaner, tag: '7', pullPolicy: Always}
            imagePullSecrets: [{name: registry}]
            namespace: {create: true}
            policyFiles: {a.yaml: 'kind: ClusterCrashLoopPolicy', b.yaml: 'kind: CrashLoopPolicy'}
            run: {healedAfterSeconds: 60, unknownAfterSeconds: 900, logFormat: text, extraArgs: [-v]}
            javaOptions: -Xmx100m
            extraEnv: [{name: A, value: b}]
            serviceAccount: {annotations: {a: b}}
            topologySpread: {keys: [kubernetes.io/hostname, topology.kubernetes.io/zone], whenUnsatisfiable: DoNotSchedule}
            tolerations: [{key: dedicated, operator: Exists}]
            affinity: {nodeAffinity: {}}
            priorityClassName: system-cluster-critical
            metrics: {serviceMonitor: {enabled: true, labels: {release: prometheus}, interval: 1m}}
            podLabels: {team: sre}
            podAnnotations: {a: b}
            """;

    private static final String EVERYTHING_OFF = """
            replicas: 1
            networkPolicy: {enabled: false}
            podDisruptionBudget: {enabled: false}
            rbac: {create: false, teamRoles: false}
            serviceAccount: {create: false}
            crds: {install: false}
            resources: {requests: null, limits: null}
            topologySpread: {keys: []}
            nodeSelector: null
            dnsConfig: null
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "watchNamespace: shop",
                "{watchNamespace: shop, crds: {install: false}}",
                EVERYTHING_ON,
                EVERYTHING_ON + "watchNamespace: shop",
                EVERYTHING_OFF,
                EVERYTHING_OFF + "watchNamespace: shop"
            })
    void everyObjectOfEveryVariantIsWholeAndSaysWhoseItIs(String values) {
        assertThat(Charts.with(values).objects()).isNotEmpty().allSatisfy(object -> {
            assertThat(object.path("apiVersion").asString()).isNotEmpty();
            assertThat(object.at("/metadata/name").asString()).matches("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
            assertThat(object.at("/metadata/labels")
                            .path("app.kubernetes.io/instance")
                            .asString())
                    .isEqualTo("crashloop-cleaner");
            assertThat(object.toString()).doesNotContain("null", "<no value>");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica: 3",
                "image: {name: a}",
                "networkPolicy: {enable: true}",
                "podDisruptionBudget: {enabled: 'yes'}",
                "resources: {request: {cpu: 1}}",
                "policyFiles: {a.yaml: {kind: ClusterCrashLoopPolicy}}",
                "replicas: two",
                "watchNamespace: Shop",
                "image: {repository: ''}",
                "image: {digest: 'sha256:short'}",
                "run: {logFormat: yaml}",
                "run: {healedAfterSeconds: -1}",
                "run: {healedAfterSeconds: 3600}",
                "run: {unknownAfterSeconds: 0}",
                "run: {unknownAfterSeconds: 3601}",
                "healthPort: 80",
                "topologySpread: {whenUnsatisfiable: Maybe}",
                "networkPolicy: {apiServerPorts: []}",
                "networkPolicy: {metricsFrom: []}",
                "networkPolicy: {metricsFrom: [{}]}",
                "networkPolicy: {metricsFrom: [{namespace: monitoring}]}",
                "metrics: {serviceMonitor: {enabled: 'yes'}}",
                "metrics: {serviceMonitor: {interval: often}}",
                "policyFiles: {'a/b.yaml': 'x'}"
            })
    void valuesThatMakeNoSenseAreRefused(String values) {
        assertThatThrownBy(() -> Charts.with(values)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theVersionIsThatOfTheProject() {
        JsonNode chart = yaml("Chart.yaml");

        assertThat(chart.path("version").asString()).isEqualTo(System.getProperty("crashloop.version"));
        assertThat(chart.path("appVersion").asString()).isEqualTo(System.getProperty("crashloop.version"));
    }

    @Test
    void aDigestIsWhatCounts() {
        String digest = "sha256:" + "ab".repeat(32);

        assertThat(image("image: {repository: registry.example.com/cleaner, tag: '7'}"))
                .isEqualTo("registry.example.com/cleaner:7");
        assertThat(image("image: {repository: registry.example.com/cleaner, tag: '7', digest: '" + digest + "'}"))
                .isEqualTo("registry.example.com/cleaner@" + digest);
    }

    @Test
    void policyFilesReachTheProgramAndAnotherOneMakesNewPods() {
        Rendered rendered = Charts.with(POLICY_FILE);
        JsonNode pod = rendered.only("Deployment").path("spec").path("template");

        assertThat(rendered.only("ConfigMap").path("data").path("app.yaml").asString())
                .contains("ClusterCrashLoopPolicy");
        assertThat(arguments(rendered)).contains("--policy=/etc/crashloop-cleaner/policies/app.yaml");
        assertThat(pod.at("/spec/volumes/0/configMap/name").asString())
                .isEqualTo(rendered.only("ConfigMap").at("/metadata/name").asString());
        assertThat(pod.path("metadata").path("annotations"))
                .isNotEqualTo(Charts.with(POLICY_FILE + "    spec: {}\n")
                        .only("Deployment")
                        .at("/spec/template/metadata/annotations"));
    }

    @Test
    void optionsOfTheProgramArePassedOnlyIfGiven() {
        assertThat(arguments(Charts.usual()))
                .containsExactly(
                        "run",
                        "--lease=crashloop-cleaner/crashloop-cleaner",
                        "--health-port=8080",
                        "--log-format=json");
        assertThat(
                        arguments(
                                Charts.with(
                                        "{watchNamespace: shop, run: {healedAfterSeconds: 0, unknownAfterSeconds: 900, logFormat: text, extraArgs: [-v]}}")))
                .containsExactly(
                        "run",
                        "--lease=crashloop-cleaner/crashloop-cleaner",
                        "--health-port=8080",
                        "--log-format=text",
                        "--namespace=shop",
                        "--healed-after=0",
                        "--unknown-after=900",
                        "-v");
    }

    @Test
    void definitionsCanBeLeftOutAndAreKeptWhenTheReleaseGoes() {
        assertThat(Charts.with("crds: {install: false}").ofKind("CustomResourceDefinition"))
                .isEmpty();
        assertThat(Charts.usual().ofKind("CustomResourceDefinition"))
                .hasSize(3)
                .allSatisfy(definition -> assertThat(definition
                                .at("/metadata/annotations")
                                .path("helm.sh/resource-policy")
                                .asString())
                        .isEqualTo("keep"));
    }

    @Test
    void everyValueIsInTheSchemaAndHasItsDefaultInTheValues() {
        JsonNode values = yaml("values.yaml");
        JsonNode schema = yaml("values.schema.json");

        assertThat(schema.path("properties").propertyNames())
                .containsAll(values.propertyNames())
                .allMatch(name -> values.has(name) || name.equals("global"));
        schema.path("properties")
                .forEachEntry((name, property) -> assertThat(
                                property.path("properties").propertyNames())
                        .as(name)
                        .allMatch(below -> values.path(name).has(below) || below.equals("claims")));
    }

    @Test
    void anOlderKubernetesGetsDefinitionsWithoutRulesThatItDoesNotKnow() {
        String old = Charts.FOLDERS.chart().render(Rendering.usual().kubernetes("1.24.17"));
        String first = Charts.FOLDERS.chart().render(Rendering.usual().kubernetes("1.25.0"));

        assertThat(first).contains("x-kubernetes-validations");
        assertThat(old).doesNotContain("x-kubernetes-validations");
        assertThat(Rendered.parse(old).ofKind("CustomResourceDefinition"))
                .hasSize(3)
                .anySatisfy(definition -> assertThat(definition.toString()).contains("\"maxItems\":100"));
    }

    @Test
    void anOlderKubernetesGetsTheBudgetThatItKnows() {
        assertThat(Charts.usual().only("PodDisruptionBudget").path("apiVersion").asString())
                .isEqualTo("policy/v1");
        String old = Charts.FOLDERS.chart().render(Rendering.usual().kubernetes("1.20.2"));
        assertThat(Rendered.parse(old)
                        .only("PodDisruptionBudget")
                        .path("apiVersion")
                        .asString())
                .isEqualTo("policy/v1beta1");
    }

    @Test
    void whatIsSwitchedOffIsNotThere() {
        Rendered bare = Charts.with(
                "{replicas: 1, networkPolicy: {enabled: false}, rbac: {create: false, teamRoles: false}, serviceAccount: {create: false, name: mine}, crds: {install: false}}");

        assertThat(bare.objects())
                .extracting(object -> object.path("kind").asString())
                .containsExactly("Deployment");
        assertThat(bare.only("Deployment")
                        .at("/spec/template/spec/serviceAccountName")
                        .asString())
                .isEqualTo("mine");
    }

    @Test
    void twoReleasesInOneNamespaceHaveNothingInCommon() {
        Rendering first = Rendering.usual().values("watchNamespace: shop");
        var second = new Rendering(
                "other", first.namespace(), first.kubernetes(), "{watchNamespace: office, crds: {install: false}}");

        assertThat(names(first)).doesNotContainAnyElementsOf(names(second));
    }

    private static JsonNode yaml(String file) {
        return Rendered.parse(Charts.text(Charts.FOLDERS.chart().folder().resolve(file)))
                .objects()
                .getFirst();
    }

    private static List<String> names(Rendering how) {
        return Rendered.parse(Charts.FOLDERS.chart().render(how)).objects().stream()
                .map(object -> object.path("kind").asString() + "/"
                        + object.at("/metadata/namespace").asString("") + "/"
                        + object.at("/metadata/name").asString())
                .toList();
    }

    private static String image(String values) {
        return Charts.with(values)
                .only("Deployment")
                .at("/spec/template/spec/containers/0/image")
                .asString();
    }

    private static List<String> arguments(Rendered rendered) {
        return rendered.only("Deployment")
                .at("/spec/template/spec/containers/0/args")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }
}
