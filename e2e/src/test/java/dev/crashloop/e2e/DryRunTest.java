package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crashloop.deploy.Render;
import dev.crashloop.deploy.Rendered;
import dev.crashloop.deploy.Rendering;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API server's word on what the chart renders for it. Nothing is written: applied on the server's side, with dry run. */
class DryRunTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{watchNamespace: default, crds: {install: false}}",
                "{replicas: 1, networkPolicy: {enabled: false}, rbac: {create: false, teamRoles: false}, crds: {install: false}}",
                """
                image: {digest: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
                imagePullSecrets: [{name: registry}]
                policyFiles: {a.yaml: '# empty'}
                run: {healedAfterSeconds: 60, unknownAfterSeconds: 900, extraArgs: [--verbose]}
                javaOptions: -Xmx100m
                extraEnv: [{name: A, value: b}]
                serviceAccount: {annotations: {a: b}}
                topologySpread: {keys: [kubernetes.io/hostname, topology.kubernetes.io/zone], whenUnsatisfiable: DoNotSchedule}
                tolerations: [{key: dedicated, operator: Exists}]
                affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}
                priorityClassName: system-cluster-critical
                podLabels: {team: sre}
                podAnnotations: {a: b}
                fullnameOverride: other
                """
            })
    void everyObjectOfTheChartWouldBeTaken(String values) {
        for (var object : rendered(values).objects()) {
            assertThatNoException()
                    .as(object.path("kind").asString() + " "
                            + object.at("/metadata/name").asString())
                    .isThrownBy(() -> apply(object.toString()));
        }
    }

    @Test
    void anObjectWithAFieldThatDoesNotExistWouldBeRefused() {
        String deployment = rendered("").only("Deployment").toString();

        assertThatThrownBy(() -> apply(deployment.replace("readinessProbe", "readynessProbe")))
                .hasMessageContaining("readynessProbe");
    }

    private static void apply(String object) {
        CLIENT.resource(CLIENT.getKubernetesSerialization().unmarshal(object, GenericKubernetesResource.class))
                .dryRun()
                .forceConflicts()
                .serverSideApply();
    }

    private static Rendered rendered(String values) {
        String version = CLIENT.getKubernetesVersion().getGitVersion();
        return Rendered.parse(Render.Folders.of(Settings.ROOT.resolve("deploy"))
                .chart()
                .render(new Rendering("dry-run", "default", version, values)));
    }
}
