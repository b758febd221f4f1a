package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(ContractCluster.class)
class TableContractTest {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    private static final String METADATA =
            "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";
    private static final String METADATA_LIST =
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

    @Test
    void podsAreShownAsKubectlShowsThem(Cluster cluster) {
        cluster.crashedPod("crashed", List.of("x"), 1);
        cluster.pendingPod("pending", "{}");

        Api.Answer table = cluster.api().getAs(TABLE, cluster.path("pods"));

        assertThat(table.string("kind")).isEqualTo("Table");
        assertThat(Json.items(table.json(), "columnDefinitions")
                        .filter(each -> each.path("priority").asInt(0) == 0)
                        .map(each -> Json.text(each, "name")))
                .containsExactly("Name", "Ready", "Status", "Restarts", "Age");
        List<JsonNode> rows = Json.items(table.json(), "rows").toList();
        assertThat(rows.getFirst().path("cells").valueStream().limit(3).map(each -> each.asString("")))
                .containsExactly("crashed", "0/1", "CrashLoopBackOff");
        assertThat(rows.getLast().path("cells").valueStream().limit(4).map(each -> each.asString("")))
                .containsExactly("pending", "0/1", "Pending", "0");
        assertThat(Json.text(rows.getFirst(), "object", "kind")).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void metadataCanBeHadAlone(Cluster cluster) {
        cluster.pendingPod("a", "{\"x\":\"1\"}");

        Api.Answer list = cluster.api().getAs(METADATA_LIST, cluster.path("pods"));
        Api.Answer one = cluster.api().getAs(METADATA, cluster.path("pods/a"));

        assertThat(list.string("kind")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.at("items").path(0).has("spec")).isFalse();
        assertThat(one.string("kind")).isEqualTo("PartialObjectMetadata");
        assertThat(one.string("metadata", "labels", "x")).isEqualTo("1");
        assertThat(one.json().has("spec")).isFalse();
    }

    @Test
    void metadataCanBeWatchedAlone(Cluster cluster) {
        cluster.pendingPod("a", "{}");
        try (Watching watch = cluster.api().watchAs(METADATA, cluster.path("pods"))) {
            assertThat(watch.await(1)).containsExactly("ADDED a");
            JsonNode object = watch.events().getFirst().path("object");
            assertThat(Json.text(object, "kind")).isEqualTo("PartialObjectMetadata");
            assertThat(object.has("spec")).isFalse();
        }
    }
}
