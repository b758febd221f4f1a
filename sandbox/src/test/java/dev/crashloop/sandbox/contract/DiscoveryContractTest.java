package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(ContractCluster.class)
class DiscoveryContractTest {

    @Test
    void theServerTellsItsVersion(Cluster cluster) {
        assertThat(cluster.api().get("/version").string("gitVersion")).matches("v1\\.\\d+\\.\\d+.*");
    }

    @Test
    void theCoreGroupListsPodsAndTheirSubresources(Cluster cluster) {
        Api.Answer list = cluster.api().get("/api/v1");

        assertThat(list.string("kind")).isEqualTo("APIResourceList");
        assertThat(list.string("groupVersion")).isEqualTo("v1");
        assertThat(Json.items(list.json(), "resources").map(each -> Json.text(each, "name")))
                .contains("pods", "pods/status", "pods/log", "pods/eviction", "events", "namespaces");
        JsonNode pods = Json.items(list.json(), "resources")
                .filter(each -> Json.text(each, "name").equals("pods"))
                .findFirst()
                .orElseThrow();
        assertThat(Json.text(pods, "kind")).isEqualTo("Pod");
        assertThat(pods.path("namespaced").asBoolean(false)).isTrue();
        assertThat(pods.path("shortNames").toString()).isEqualTo("[\"po\"]");
        assertThat(pods.path("verbs").valueStream().map(each -> each.asString("")))
                .contains("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
    }

    @Test
    void groupsAreListedWithTheirVersions(Cluster cluster) {
        Api.Answer groups = cluster.api().get("/apis");

        assertThat(groups.string("kind")).isEqualTo("APIGroupList");
        JsonNode apps = Json.items(groups.json(), "groups")
                .filter(each -> Json.text(each, "name").equals("apps"))
                .findFirst()
                .orElseThrow();
        assertThat(Json.text(apps, "preferredVersion", "groupVersion")).isEqualTo("apps/v1");
        assertThat(cluster.api().get("/apis/apps").string("preferredVersion", "version"))
                .isEqualTo("v1");
        assertThat(cluster.api().get("/apis/apps/v1").string("groupVersion")).isEqualTo("apps/v1");
        assertThat(cluster.api().get("/api").at("versions").toString()).isEqualTo("[\"v1\"]");
    }

    @Test
    void theServerIsReady(Cluster cluster) {
        assertThat(cluster.api().get("/readyz").text()).isEqualTo("ok");
        assertThat(cluster.api().get("/healthz").text()).isEqualTo("ok");
    }

    @Test
    void whatIsNotServedIsNotFound(Cluster cluster) {
        assertThat(cluster.api().get("/apis/no.such.group/v1").code()).isEqualTo(404);
        assertThat(cluster.api().get("/api/v1/nothings").code()).isEqualTo(404);
    }

    @Test
    void whoMayDoEverythingIsTold(Cluster cluster) {
        Api.Answer review = cluster.api().post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """
                        {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview",
                         "spec":{"resourceAttributes":{"verb":"list","resource":"pods"}}}
                        """);

        assertThat(review.code()).isEqualTo(201);
        assertThat(review.at("status", "allowed").asBoolean(false)).isTrue();
    }
}
