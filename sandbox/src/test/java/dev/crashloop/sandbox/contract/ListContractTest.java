package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.sandbox.store.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(ContractCluster.class)
class ListContractTest {

    @Test
    void pagesShowOneStateHoweverMuchIsWrittenMeanwhile(Cluster cluster) {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            cluster.configMap(name);
        }
        String selector = "&fieldSelector=metadata.name!=kube-root-ca.crt";
        Api.Answer first = cluster.api().get(cluster.path("configmaps?limit=2" + selector));
        cluster.api().delete(cluster.path("configmaps/d"));
        cluster.configMap("bb");
        cluster.api().merge(cluster.path("configmaps/e"), "{\"data\":{\"x\":\"y\"}}");

        List<JsonNode> items = new ArrayList<>(Json.items(first.json(), "items").toList());
        String token = first.string("metadata", "continue");
        while (!token.isEmpty()) {
            Api.Answer page = cluster.api().get(cluster.path("configmaps?limit=2" + selector + "&continue=" + token));
            assertThat(page.string("metadata", "resourceVersion"))
                    .isEqualTo(first.string("metadata", "resourceVersion"));
            Json.items(page.json(), "items").forEach(items::add);
            token = page.string("metadata", "continue");
        }

        assertThat(items)
                .extracting(item -> Json.text(item, "metadata", "name"))
                .containsExactly("a", "b", "c", "d", "e");
        assertThat(items.getLast().has("data")).isFalse();
    }

    @Test
    void aPageSaysHowManyItemsRemain(Cluster cluster) {
        cluster.pendingPod("a", "{}");
        cluster.pendingPod("b", "{}");
        cluster.pendingPod("c", "{}");

        // an estimate, by the API's definition: a real server was seen to be wrong for a moment
        await().untilAsserted(() -> {
            Api.Answer page = cluster.api().get(cluster.path("pods?limit=1"));
            assertThat(page.string("kind")).isEqualTo("PodList");
            assertThat(page.at("metadata", "remainingItemCount").asInt(-1)).isEqualTo(2);
        });
    }

    @Test
    void itemsOfBuiltInKindsComeWithoutKind(Cluster cluster) {
        cluster.pendingPod("a", "{}");

        JsonNode item = cluster.api().get(cluster.path("pods")).at("items").path(0);

        assertThat(item.has("kind")).isFalse();
        assertThat(item.has("apiVersion")).isFalse();
    }

    @Test
    void aListFromTheCacheIgnoresTheLimit(Cluster cluster) {
        cluster.pendingPod("a", "{}");
        String version = cluster.pendingPod("b", "{}").string("metadata", "resourceVersion");
        // the cache may lag behind, so wait until it has seen the second pod
        try (Watching watch = cluster.api().watch(cluster.path("pods?resourceVersion=0"))) {
            watch.await(2);
        }

        Api.Answer list = cluster.api().get(cluster.path("pods?limit=1&resourceVersion=0"));

        assertThat(version).isNotEmpty();
        assertThat(list.at("items")).hasSize(2);
        assertThat(list.string("metadata", "continue")).isEmpty();
    }

    @Test
    void aContinueTokenDoesNotGoWithAResourceVersion(Cluster cluster) {
        cluster.pendingPod("a", "{}");
        cluster.pendingPod("b", "{}");
        Api.Answer page = cluster.api().get(cluster.path("pods?limit=1"));

        Api.Answer refused = cluster.api()
                .get(cluster.path("pods?limit=1&resourceVersion=" + page.string("metadata", "resourceVersion")
                        + "&continue=" + page.string("metadata", "continue")));

        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.string("message"))
                .isEqualTo("specifying resource version is not allowed when using continue");
    }

    @Test
    void anExactResourceVersionShowsThePast(Cluster cluster) {
        String version = cluster.pendingPod("a", "{}").string("metadata", "resourceVersion");
        cluster.pendingPod("b", "{}");

        Api.Answer past =
                cluster.api().get(cluster.path("pods?resourceVersionMatch=Exact&limit=10&resourceVersion=" + version));

        assertThat(past.at("items")).hasSize(1);
        assertThat(past.string("metadata", "resourceVersion")).isEqualTo(version);
    }

    @Test
    void anExpiredContinueTokenComesWithOneToGoOn(Cluster cluster) {
        Cluster.Inside inside = cluster.inside();
        cluster.pendingPod("a", "{}");
        cluster.pendingPod("b", "{}");
        cluster.pendingPod("c", "{}");
        String token = cluster.api().get(cluster.path("pods?limit=1")).string("metadata", "continue");
        cluster.api().delete(cluster.path("pods/b"));
        inside.store().compact();

        Api.Answer expired = cluster.api().get(cluster.path("pods?limit=1&continue=" + token));

        assertThat(expired.code()).isEqualTo(410);
        assertThat(expired.string("reason")).isEqualTo("Expired");
        assertThat(expired.string("message")).startsWith("The provided continue parameter is too old to display");
        Api.Answer rest =
                cluster.api().get(cluster.path("pods?limit=1&continue=" + expired.string("metadata", "continue")));
        assertThat(Json.text(rest.at("items").path(0), "metadata", "name")).isEqualTo("c");
    }
}
