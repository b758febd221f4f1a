package dev.crashloop.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs in a scenario: one pod of some boxes or more, by itself or of a controller. */
record Workload(
        List<Box> inits, List<Box> boxes, Map<String, String> podAnnotations, int replicas, Optional<Marks> marks) {
    private static final Map<String, String> LABELS = Map.of("app", "app");

    static Workload of(Box... boxes) {
        return new Workload(List.of(), List.of(boxes), Map.of(), 1, Optional.empty());
    }

    /** Runs this box to its end before all others. */
    Workload withInit(Box box) {
        var all = new ArrayList<>(List.of(box));
        all.addAll(inits);
        return new Workload(all, boxes, podAnnotations, replicas, marks);
    }

    Workload withPodAnnotations(Map<String, String> annotations) {
        return new Workload(inits, boxes, annotations, replicas, marks);
    }

    Workload withReplicas(int number) {
        return new Workload(inits, boxes, podAnnotations, number, marks);
    }

    /** All containers see the marks, in {@code /marks}. */
    Workload seeing(Marks folder) {
        return new Workload(inits, boxes, podAnnotations, replicas, Optional.of(folder));
    }

    Pod pod() {
        return new PodBuilder()
                .withMetadata(metadata(podAnnotations))
                .withSpec(spec("Always"))
                .build();
    }

    Job job() {
        return new JobBuilder()
                .withMetadata(metadata(Map.of()))
                .withNewSpec()
                .withBackoffLimit(10)
                .withNewTemplate()
                .withSpec(spec("OnFailure"))
                .endTemplate()
                .endSpec()
                .build();
    }

    Deployment deployment(Map<String, String> annotations) {
        return new DeploymentBuilder()
                .withMetadata(metadata(annotations))
                .withNewSpec()
                .withReplicas(replicas)
                .withSelector(selector())
                .withNewTemplate()
                .withMetadata(metadata(podAnnotations))
                .withSpec(spec("Always"))
                .endTemplate()
                .endSpec()
                .build();
    }

    StatefulSet statefulSet() {
        return new StatefulSetBuilder()
                .withMetadata(metadata(Map.of()))
                .withNewSpec()
                .withServiceName("app")
                .withReplicas(replicas)
                .withSelector(selector())
                .withNewTemplate()
                .withMetadata(metadata(podAnnotations))
                .withSpec(spec("Always"))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static LabelSelector selector() {
        return new LabelSelectorBuilder().withMatchLabels(LABELS).build();
    }

    private static ObjectMeta metadata(Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName("app")
                .withLabels(LABELS)
                .withAnnotations(annotations)
                .build();
    }

    private PodSpec spec(String restartPolicy) {
        var spec = new PodSpecBuilder()
                .withRestartPolicy(restartPolicy)
                // the shell does not listen to SIGTERM
                .withTerminationGracePeriodSeconds(1L)
                .withInitContainers(containers(inits))
                .withContainers(containers(boxes))
                .addNewVolume()
                .withName("life")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume();
        marks.ifPresent(folder -> spec.withNodeSelector(folder.nodeSelector()).addToVolumes(folder.volume()));
        return spec.build();
    }

    private List<Container> containers(List<Box> of) {
        return of.stream().map(this::container).toList();
    }

    private Container container(Box box) {
        var container = new ContainerBuilder(box.container());
        marks.ifPresent(folder -> container.addToVolumeMounts(folder.mount()));
        return container.build();
    }
}
