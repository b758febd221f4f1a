package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Controllers of pods that no scenario needs but to be there. */
final class Owners {
    static final List<String> ALL = List.of("ReplicationController", "DaemonSet", "CronJob");

    private Owners() {}

    /** One that runs this workload. */
    static HasMetadata of(String kind, Workload workload) {
        String pod = CLIENT.getKubernetesSerialization().asJson(workload.pod().getSpec());
        String version = CLIENT.supports("batch/v1", kind) ? "batch/v1" : "batch/v1beta1";
        String text = switch (kind) {
            case "ReplicationController" -> """
                apiVersion: v1
                kind: ReplicationController
                metadata: {name: app}
                spec: {replicas: 1, selector: {app: app}, template: {metadata: {labels: {app: app}}, spec: %s}}
                """.formatted(pod);
            case "DaemonSet" -> """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: app}
                spec: {selector: {matchLabels: {app: app}}, template: {metadata: {labels: {app: app}}, spec: %s}}
                """.formatted(pod);
            case "CronJob" ->
                """
                apiVersion: %s
                kind: CronJob
                metadata: {name: app}
                spec: {schedule: "* * * * *", jobTemplate: {spec: {template: {spec: %s}}}}
                """.formatted(version, pod.replace("\"restartPolicy\":\"Always\"", "\"restartPolicy\":\"OnFailure\""));
            default -> throw new IllegalArgumentException(kind);
        };
        return CLIENT.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
    }
}
