package dev.crashloop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The pods of the program: locked in, spread, and replaced without a gap. */
class DeploymentTest {
    private static final List<String> RESTRICTED_VOLUMES = List.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private final Rendered rendered = Charts.with("policyFiles: {a.yaml: 'x'}");
    private final JsonNode spec = rendered.only("Deployment").path("spec");
    private final JsonNode pod = spec.path("template").path("spec");
    private final JsonNode container = pod.path("containers").path(0);

    /** The rules of https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, those of "baseline" included. */
    @Test
    void podsKeepToTheRestrictedPodSecurityStandard() {
        assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC"))
                .isFalse();
        assertThat(pod.has("initContainers")).isFalse();
        assertThat(pod.path("containers").size()).isEqualTo(1);
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.at("/securityContext/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
        assertThat(pod.at("/securityContext").has("sysctls")).isFalse();
        JsonNode locked = container.path("securityContext");
        assertThat(locked.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(locked.path("privileged").asBoolean(false)).isFalse();
        assertThat(locked.at("/capabilities/drop").valueStream().map(JsonNode::asString))
                .containsExactly("ALL");
        assertThat(locked.path("capabilities").has("add")).isFalse();
        assertThat(container.path("ports").valueStream()).noneMatch(port -> port.has("hostPort"));
        assertThat(pod.path("volumes").valueStream())
                .isNotEmpty()
                .allSatisfy(volume -> assertThat(volume.propertyNames().stream().filter(name -> !name.equals("name")))
                        .isSubsetOf(RESTRICTED_VOLUMES));
    }

    @Test
    void nothingCanBeWrittenInTheContainer() {
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.path("volumeMounts").valueStream())
                .allMatch(mount -> mount.path("readOnly").asBoolean(false));
    }

    @Test
    void onlyThePodHasTheToken() {
        assertThat(rendered.only("ServiceAccount")
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(pod.path("automountServiceAccountToken").asBoolean()).isTrue();
        assertThat(pod.path("serviceAccountName"))
                .isEqualTo(rendered.only("ServiceAccount").at("/metadata/name"));
    }

    @Test
    void theProbesAskThePortThatTheProgramListensOn() {
        Rendered other = Charts.with("healthPort: 9999");
        JsonNode its = other.only("Deployment").at("/spec/template/spec/containers/0");

        assertThat(its.path("args").valueStream().map(JsonNode::asString)).contains("--health-port=9999");
        assertThat(its.at("/ports/0/containerPort").asInt()).isEqualTo(9999);
        assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe"))
                .allSatisfy(
                        probe -> assertThat(its.path(probe).at("/httpGet/port")).isEqualTo(its.at("/ports/0/name")));
        assertThat(its.at("/startupProbe/httpGet/path").asString()).isEqualTo("/livez");
        assertThat(its.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/livez");
        assertThat(its.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
    }

    @Test
    void everySelectorSelectsThePods() {
        JsonNode labels = spec.at("/template/metadata/labels");
        List<JsonNode> selectors = List.of(
                spec.at("/selector/matchLabels"),
                rendered.only("PodDisruptionBudget").at("/spec/selector/matchLabels"),
                rendered.only("NetworkPolicy").at("/spec/podSelector/matchLabels"),
                pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"));

        assertThat(selectors).allSatisfy(selector -> {
            assertThat(selector.size()).isPositive();
            selector.forEachEntry((name, value) -> assertThat(labels.path(name)).isEqualTo(value));
        });
    }

    @Test
    void aSelectorDoesNotChangeWithTheVersion() {
        assertThat(spec.at("/selector/matchLabels").propertyNames())
                .containsExactlyInAnyOrder("app.kubernetes.io/name", "app.kubernetes.io/instance");
    }

    @Test
    void thereIsAlwaysOneReplicaMoreThanNeeded() {
        assertThat(spec.path("replicas").asInt()).isEqualTo(2);
        assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt(1)).isZero();
        assertThat(rendered.only("PodDisruptionBudget")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(Charts.with("replicas: 1").ofKind("PodDisruptionBudget")).isEmpty();
        assertThat(pod.at("/topologySpreadConstraints/0/topologyKey").asString())
                .isEqualTo("kubernetes.io/hostname");
    }

    @Test
    void podsRunOnLinuxNodesWithinBoundsThatTheyAskFor() {
        assertThat(pod.at("/nodeSelector").path("kubernetes.io/os").asString()).isEqualTo("linux");
        assertThat(container.at("/resources/requests").propertyNames()).contains("cpu", "memory");
        assertThat(container.at("/resources/limits").propertyNames()).containsExactly("memory");
        assertThat(pod.at("/dnsConfig/options/0/name").asString()).isEqualTo("ndots");
    }

    @Test
    void nobodyConnectsToItAndItConnectsToTheApiServerAndDnsOnly() {
        JsonNode policy = rendered.only("NetworkPolicy").path("spec");

        assertThat(policy.path("policyTypes").valueStream().map(JsonNode::asString))
                .containsExactly("Ingress", "Egress");
        assertThat(policy.path("ingress").size()).isZero();
        assertThat(policy.path("egress")
                        .valueStream()
                        .flatMap(rule -> rule.path("ports").valueStream())
                        .map(port -> port.path("port").asInt() + "/"
                                + port.path("protocol").asString()))
                .containsExactly("443/TCP", "6443/TCP", "53/UDP", "53/TCP");
    }

    @Test
    void theNamespaceOfThePlainManifestsLetsOnlyRestrictedPodsIn() {
        JsonNode namespace = Charts.with("namespace: {create: true}").only("Namespace");

        assertThat(namespace.at("/metadata/name").asString()).isEqualTo("crashloop-cleaner");
        assertThat(namespace
                        .at("/metadata/labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asString())
                .isEqualTo("restricted");
    }
}
