package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(ContractCluster.class)
class WatchContractTest {

    @Test
    void fromAResourceVersionEachLaterChangeComesOnceAndInOrder(Cluster cluster) {
        String version = cluster.pendingPod("before", "{}").string("metadata", "resourceVersion");
        cluster.pendingPod("a", "{}");
        cluster.api().merge(cluster.path("pods/a"), "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}");
        try (Watching watch = cluster.api().watch(cluster.path("pods?resourceVersion=" + version))) {
            watch.await(2);
            cluster.pendingPod("b", "{}");
            cluster.api().delete(cluster.path("pods/a"));

            // the deletion of a pod is two changes: it is marked, and then gone
            assertThat(watch.await(5)).containsExactly("ADDED a", "MODIFIED a", "ADDED b", "MODIFIED a", "DELETED a");
            List<Long> versions = watch.events().stream()
                    .map(event -> Long.valueOf(Json.text(event, "object", "metadata", "resourceVersion")))
                    .toList();
            assertThat(versions).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void withoutAResourceVersionItBeginsWithWhatIsThere(Cluster cluster) {
        cluster.pendingPod("a", "{}");
        try (Watching watch = cluster.api().watch(cluster.path("pods"))) {
            watch.await(1);
            cluster.pendingPod("b", "{}");

            assertThat(watch.await(2)).containsExactly("ADDED a", "ADDED b");
            assertThat(Json.text(watch.events().getFirst(), "object", "kind")).isEqualTo("Pod");
        }
    }

    @Test
    void objectsThatBeginOrCeaseToMatchAreAddedAndDeleted(Cluster cluster) {
        String version = cluster.pendingPod("a", "{}").string("metadata", "resourceVersion");
        try (Watching watch = cluster.api().watch(cluster.path("pods?labelSelector=x&resourceVersion=" + version))) {
            cluster.api().merge(cluster.path("pods/a"), "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}");
            cluster.api().merge(cluster.path("pods/a"), "{\"metadata\":{\"labels\":{\"x\":\"2\"}}}");
            String last = cluster.api()
                    .merge(cluster.path("pods/a"), "{\"metadata\":{\"labels\":{\"x\":null}}}")
                    .string("metadata", "resourceVersion");

            assertThat(watch.await(3)).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
            ObjectNode deleted = watch.events().getLast();
            assertThat(Json.text(deleted, "object", "metadata", "resourceVersion"))
                    .isEqualTo(last);
            assertThat(Json.text(deleted, "object", "metadata", "labels", "x")).isEqualTo("2");
        }
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent(Cluster cluster) {
        cluster.pendingPod("a", "{\"x\":\"1\"}");
        String patch = "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}";
        // the first patch of a client may add that client to managedFields
        String version = cluster.api().merge(cluster.path("pods/a"), patch).string("metadata", "resourceVersion");

        Api.Answer again = cluster.api().merge(cluster.path("pods/a"), patch);

        assertThat(again.string("metadata", "resourceVersion")).isEqualTo(version);
    }

    @Test
    void aWatchEndsWhenItsTimeIsOverAndSaysHowFarItCame(Cluster cluster) {
        String version = cluster.pendingPod("a", "{}").string("metadata", "resourceVersion");
        try (Watching watch = cluster.api()
                .watch(cluster.path("pods?timeoutSeconds=3&allowWatchBookmarks=true&resourceVersion=" + version))) {
            cluster.pendingPod("b", "{}");
            watch.awaitEnd();

            assertThat(watch.inShort().getFirst()).isEqualTo("ADDED b");
            ObjectNode bookmark = watch.events().getLast();
            assertThat(Json.text(bookmark, "type")).isEqualTo("BOOKMARK");
            assertThat(Json.text(bookmark, "object", "kind")).isEqualTo("Pod");
            assertThat(Long.parseLong(Json.text(bookmark, "object", "metadata", "resourceVersion")))
                    .isGreaterThan(Long.parseLong(version));
        }
    }

    @Test
    void withoutAskingThereAreNoBookmarks(Cluster cluster) {
        String version = cluster.pendingPod("a", "{}").string("metadata", "resourceVersion");
        try (Watching watch = cluster.api().watch(cluster.path("pods?timeoutSeconds=2&resourceVersion=" + version))) {
            watch.awaitEnd();

            assertThat(watch.events()).isEmpty();
        }
    }
}
