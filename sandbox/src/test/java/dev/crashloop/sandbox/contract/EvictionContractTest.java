package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ContractCluster.class)
class EvictionContractTest {

    @Test
    void withoutABudgetAnEvictionIsADeletion(Cluster cluster) {
        cluster.pendingPod("a", "{}");

        Api.Answer evicted = evict(cluster, "a", "{}");

        assertThat(evicted.code()).isEqualTo(201);
        assertThat(evicted.string("status")).isEqualTo("Success");
        assertThat(cluster.api().get(cluster.path("pods/a")).code()).isEqualTo(404);
    }

    @Test
    void preconditionsHoldForEvictionsToo(Cluster cluster) {
        cluster.pendingPod("a", "{}");

        Api.Answer refused = evict(cluster, "a", "{\"preconditions\":{\"uid\":\"other\"}}");

        assertThat(refused.code()).isEqualTo(409);
        assertThat(cluster.api().get(cluster.path("pods/a")).code()).isEqualTo(200);
    }

    @Test
    void aBudgetThatIsUsedUpRefuses(Cluster cluster) {
        guardedPod(cluster);

        Api.Answer refused = evict(cluster, "a", "{}");

        assertThat(refused.code()).isEqualTo(429);
        assertThat(refused.string("reason")).isEqualTo("TooManyRequests");
        assertThat(refused.string("message"))
                .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(Json.text(refused.at("details", "causes").path(0), "reason")).isEqualTo("DisruptionBudget");
        assertThat(cluster.api().get(cluster.path("pods/a")).at("metadata").has("deletionTimestamp"))
                .isFalse();
    }

    @Test
    void aPodThatIsPendingNeedsNoBudget(Cluster cluster) {
        budget(cluster);
        cluster.pendingPod("a", "{\"app\":\"web\"}");

        assertThat(evict(cluster, "a", "{}").code()).isEqualTo(201);
    }

    @Test
    void whatIsMissingCannotBeEvicted(Cluster cluster) {
        assertThat(evict(cluster, "nope", "{}").code()).isEqualTo(404);
    }

    private static void guardedPod(Cluster cluster) {
        budget(cluster);
        cluster.pendingPod("a", "{\"app\":\"web\"}");
        cluster.api()
                .merge(
                        cluster.path("pods/a/status"),
                        "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    }

    private static void budget(Cluster cluster) {
        Api.Answer created =
                cluster.api().post(cluster.path("policy/" + version(cluster), "poddisruptionbudgets"), """
                        {"metadata":{"name":"web"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}
                        """);
        assertThat(created.code()).as(created.text()).isEqualTo(201);
    }

    private static Api.Answer evict(Cluster cluster, String name, String options) {
        return cluster.api()
                .post(
                        cluster.path("pods/" + name + "/eviction"),
                        "{\"apiVersion\":\"policy/%s\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"%s\"},\"deleteOptions\":%s}"
                                .formatted(version(cluster), name, options));
    }

    /** As clients find it out: discovery says which kind the subresource takes. */
    private static String version(Cluster cluster) {
        return Json.items(cluster.api().get("/api/v1").json(), "resources")
                .filter(resource -> Json.text(resource, "name").equals("pods/eviction"))
                .map(resource -> Json.text(resource, "version"))
                .findFirst()
                .orElseThrow();
    }
}
