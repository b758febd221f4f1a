package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the product's client library makes of it. */
@ExtendWith(ContractCluster.class)
class ClientContractTest {

    @Test
    void anInformerFollowsThePods(Cluster cluster) {
        List<String> seen = new CopyOnWriteArrayList<>();
        cluster.pendingPod("a", "{}");
        try (SharedIndexInformer<Pod> informer = cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Pod pod) {
                        seen.add("add " + pod.getMetadata().getName());
                    }

                    @Override
                    public void onUpdate(Pod before, Pod after) {
                        seen.add((after.getMetadata().getDeletionTimestamp() == null ? "update " : "mark ")
                                + after.getMetadata().getName());
                    }

                    @Override
                    public void onDelete(Pod pod, boolean unknown) {
                        seen.add("delete " + pod.getMetadata().getName());
                    }
                })) {
            Awaitility.await().until(() -> seen.contains("add a"));
            Awaitility.await().until(informer::isWatching);
            cluster.pendingPod("b", "{}");
            cluster.api().merge(cluster.path("pods/b"), "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}");
            cluster.api().delete(cluster.path("pods/b"));

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> seen.contains("delete b"));
            assertThat(seen).containsExactly("add a", "add b", "update b", "mark b", "delete b");
        }
    }

    @Test
    void typedRequestsReadLogsAndStatus(Cluster cluster) {
        cluster.crashedPod("crashed", List.of("one", "two"), 7);

        Pod pod = cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withName("crashed")
                .get();

        assertThat(pod.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getLastState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(7);
        assertThat(cluster.client()
                        .pods()
                        .inNamespace(cluster.namespace())
                        .withName("crashed")
                        .tailingLines(1)
                        .getLog())
                .isEqualTo("two\n");
        assertThat(cluster.client().getKubernetesVersion().getMajor()).isEqualTo("1");
    }
}
