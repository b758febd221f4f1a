package dev.crashloop.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What runs in a scenario: one pod of some boxes, by itself or of a controller. */
record Workload(List<Box> inits, List<Box> boxes, Map<String, String> podAnnotations) {
    private static final Map<String, String> LABELS = Map.of("app", "app");

    /** Where, on the node, the first pod of a namespace leaves a mark for those after it. */
    static final String MARKS = "/tmp/crashloop-e2e-marks/";

    static Workload of(Box... boxes) {
        return new Workload(List.of(), List.of(boxes), Map.of());
    }

    Workload withInit(Box box) {
        return new Workload(List.of(box), boxes, podAnnotations);
    }

    Workload withPodAnnotations(Map<String, String> annotations) {
        return new Workload(inits, boxes, annotations);
    }

    Pod pod() {
        return new PodBuilder()
                .withMetadata(metadata(podAnnotations))
                .withSpec(spec("Always", List.of()))
                .build();
    }

    Job job() {
        return new JobBuilder()
                .withMetadata(metadata(Map.of()))
                .withNewSpec()
                .withBackoffLimit(10)
                .withNewTemplate()
                .withSpec(spec("OnFailure", List.of()))
                .endTemplate()
                .endSpec()
                .build();
    }

    Deployment deployment(Map<String, String> annotations) {
        return deployment(annotations, spec("Always", List.of()));
    }

    /** A deployment whose first pod is broken, and no other: it remembers so for all its life. */
    Deployment deploymentWithBrokenFirstPod(String namespace, String node) {
        var marker = new ContainerBuilder(new Box(
                                "fate",
                                "if [ ! -e /life/decided ]; then"
                                        + " if mkdir /marks/first; then touch /life/bad; fi; touch /life/decided; fi")
                        .container())
                .addNewVolumeMount()
                .withName("marks")
                .withMountPath("/marks")
                .endVolumeMount()
                .build();
        var spec = new PodSpecBuilder(spec("Always", List.of(marker)))
                // the mark is on one node
                .withNodeSelector(Map.of("kubernetes.io/hostname", node))
                .addNewVolume()
                .withName("marks")
                .withNewHostPath()
                .withPath(MARKS + namespace)
                .withType("DirectoryOrCreate")
                .endHostPath()
                .endVolume()
                .build();
        return deployment(Map.of(), spec);
    }

    private Deployment deployment(Map<String, String> annotations, PodSpec spec) {
        return new DeploymentBuilder()
                .withMetadata(metadata(annotations))
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withNewTemplate()
                .withMetadata(metadata(podAnnotations))
                .withSpec(spec)
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ObjectMeta metadata(Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName("app")
                .withLabels(LABELS)
                .withAnnotations(annotations)
                .build();
    }

    private PodSpec spec(String restartPolicy, List<Container> first) {
        var before = new ArrayList<>(first);
        inits.forEach(box -> before.add(box.container()));
        return new PodSpecBuilder()
                .withRestartPolicy(restartPolicy)
                // the shell does not listen to SIGTERM
                .withTerminationGracePeriodSeconds(1L)
                .withInitContainers(before)
                .withContainers(boxes.stream().map(Box::container).toList())
                .addNewVolume()
                .withName("life")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .build();
    }
}
