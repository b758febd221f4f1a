package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(ContractCluster.class)
class CustomResourceContractTest {

    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String DEFINITION = """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"widgets.contract.test"},
             "spec":{"group":"contract.test","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget","shortNames":["wi"]},
              "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
               "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},
                {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\\"Ready\\")].status"}],
               "schema":{"openAPIV3Schema":{"type":"object","properties":{
                "spec":{"type":"object","required":["size"],"properties":{
                 "size":{"type":"integer","minimum":1,"maximum":9},"mode":{"type":"string","enum":["A","B"],"default":"A"},
                 "name":{"type":"string","minLength":2,"pattern":"^[a-z]+$"},
                 "list":{"type":"array","minItems":1,"items":{"type":"string"}},
                 "open":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
                "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
            """;

    @BeforeEach
    void define(Cluster cluster) {
        Api.Answer created = cluster.api().post(DEFINITIONS, DEFINITION);
        assertThat(created.code()).as(created.text()).isEqualTo(201);
        await(() -> cluster.api().get(path(cluster, "")).code() == 200
                && Json.items(
                                        cluster.api()
                                                .get(DEFINITIONS + "/widgets.contract.test")
                                                .json(),
                                        "status",
                                        "conditions")
                                .filter(each -> Json.text(each, "status").equals("True"))
                                .count()
                        == 2);
    }

    @AfterEach
    void remove(Cluster cluster) {
        cluster.api().delete(DEFINITIONS + "/widgets.contract.test");
        await(() -> cluster.api().get(DEFINITIONS + "/widgets.contract.test").code() == 404);
    }

    @Test
    void unknownFieldsAreDroppedAndDefaultsFilledIn(Cluster cluster) {
        Api.Answer created = create(cluster, "{\"size\":3,\"color\":\"red\",\"open\":{\"any\":1}}");

        assertThat(created.code()).as(created.text()).isEqualTo(201);
        assertThat(created.at("spec").has("color")).isFalse();
        assertThat(created.string("spec", "mode")).isEqualTo("A");
        assertThat(created.at("spec", "open", "any").asInt(0)).isEqualTo(1);
        assertThat(created.at("metadata", "generation").asInt(0)).isEqualTo(1);
        assertThat(created.string("apiVersion")).isEqualTo("contract.test/v1");
    }

    @Test
    void whatDoesNotFitIsRefusedByField(Cluster cluster) {
        refused(create(cluster, "{}"), "spec.size: Required value", "spec.size");
        refused(create(cluster, "{\"size\":0}"), "spec.size in body should be greater than or equal to 1", "spec.size");
        refused(create(cluster, "{\"size\":10}"), "spec.size in body should be less than or equal to 9", "spec.size");
        refused(
                create(cluster, "{\"size\":\"x\"}"),
                "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"",
                "spec.size");
        refused(
                create(cluster, "{\"size\":1,\"mode\":\"C\"}"),
                "spec.mode: Unsupported value: \"C\": supported values: \"A\", \"B\"",
                "spec.mode");
        refused(
                create(cluster, "{\"size\":1,\"name\":\"a\"}"),
                "spec.name in body should be at least 2 chars long",
                "spec.name");
        refused(
                create(cluster, "{\"size\":1,\"name\":\"AB\"}"),
                "spec.name in body should match '^[a-z]+$'",
                "spec.name");
        refused(
                create(cluster, "{\"size\":1,\"list\":[]}"),
                "spec.list in body should have at least 1 items",
                "spec.list");
    }

    @Test
    void theStatusIsASubresource(Cluster cluster) {
        create(cluster, "{\"size\":1}");

        Api.Answer main = cluster.api().merge(path(cluster, "/w"), "{\"status\":{\"x\":1}}");
        assertThat(main.json().has("status")).isFalse();
        Api.Answer status =
                cluster.api().merge(path(cluster, "/w/status"), "{\"spec\":{\"size\":5},\"status\":{\"x\":1}}");

        assertThat(status.at("status", "x").asInt(0)).isEqualTo(1);
        assertThat(status.at("spec", "size").asInt(0)).isEqualTo(1);
        assertThat(status.at("metadata", "generation").asInt(0)).isEqualTo(1);
        Api.Answer spec = cluster.api().merge(path(cluster, "/w"), "{\"spec\":{\"size\":5}}");
        assertThat(spec.at("metadata", "generation").asInt(0)).isEqualTo(2);
    }

    @Test
    void anUpdateMustSayFromWhichVersion(Cluster cluster) {
        ObjectNode widget = create(cluster, "{\"size\":1}").json();
        Json.child(widget, "metadata").remove("resourceVersion");

        Api.Answer refused = cluster.api().put(path(cluster, "/w"), widget);

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.string("message"))
                .endsWith("metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
    }

    @Test
    void messagesNameTheGroup(Cluster cluster) {
        Api.Answer missing = cluster.api().get(path(cluster, "/nope"));

        assertThat(missing.string("message")).isEqualTo("widgets.contract.test \"nope\" not found");
        assertThat(missing.string("details", "group")).isEqualTo("contract.test");
        assertThat(missing.string("details", "kind")).isEqualTo("widgets");
    }

    @Test
    void tablesHaveTheColumnsOfTheDefinition(Cluster cluster) {
        create(cluster, "{\"size\":7}");
        cluster.api()
                .merge(
                        path(cluster, "/w/status"),
                        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");

        Api.Answer table =
                cluster.api().getAs("application/json;as=Table;v=v1;g=meta.k8s.io,application/json", path(cluster, ""));

        assertThat(Json.items(table.json(), "columnDefinitions").map(each -> Json.text(each, "name")))
                .containsExactly("Name", "Size", "Ready");
        assertThat(table.at("rows").path(0).path("cells").toString()).isEqualTo("[\"w\",7,\"True\"]");
    }

    @Test
    void itemsOfCustomKindsComeWithKind(Cluster cluster) {
        create(cluster, "{\"size\":7}");

        Api.Answer list = cluster.api().get(path(cluster, ""));

        assertThat(list.string("kind")).isEqualTo("WidgetList");
        assertThat(Json.text(list.at("items").path(0), "kind")).isEqualTo("Widget");
    }

    /** What an API server remembers of a kind begins when it gets to know the kind; of an older one it can remember anything. */
    @Test
    void aWatchFromAForgottenResourceVersionBringsTheErrorAlone(Cluster cluster) {
        create(cluster, "{\"size\":1}");
        if (System.getProperty("crashloop.contract.kubeconfig", "").isEmpty()) {
            cluster.inside().store().compact();
        }
        try (Watching watch = cluster.api().watch(path(cluster, "?resourceVersion=1"))) {
            watch.awaitEnd();

            assertThat(watch.code()).isEqualTo(200);
            assertThat(watch.events()).hasSize(1);
            ObjectNode error = watch.events().getFirst();
            assertThat(Json.text(error, "type")).isEqualTo("ERROR");
            assertThat(Json.text(error, "object", "kind")).isEqualTo("Status");
            assertThat(Json.at(error, "object", "code").asInt(0)).isEqualTo(410);
            assertThat(Json.text(error, "object", "reason")).isEqualTo("Expired");
            assertThat(Json.text(error, "object", "message")).startsWith("too old resource version: 1 (");
        }
    }

    @Test
    void aPatchOfTheStatusMayNameTheVersionThatItChanges(Cluster cluster) {
        String first = create(cluster, "{\"size\":1}").string("metadata", "resourceVersion");
        String patch = "{\"metadata\":{\"resourceVersion\":\"%s\"},\"status\":{\"x\":%d}}";
        Api.Answer taken = cluster.api().merge(path(cluster, "/w/status"), patch.formatted(first, 1));
        assertThat(taken.code()).isEqualTo(200);

        Api.Answer late = cluster.api().merge(path(cluster, "/w/status"), patch.formatted(first, 2));

        assertThat(late.code()).isEqualTo(409);
        assertThat(late.string("reason")).isEqualTo("Conflict");
        assertThat(cluster.api().get(path(cluster, "/w")).at("status", "x").asInt(0))
                .isEqualTo(1);
    }

    @Test
    void theObjectsGoWithTheDefinition(Cluster cluster) {
        create(cluster, "{\"size\":7}");
        try (Watching watch = cluster.api().watch(path(cluster, ""))) {
            watch.await(1);
            cluster.api().delete(DEFINITIONS + "/widgets.contract.test");

            assertThat(watch.await(2)).containsExactly("ADDED w", "DELETED w");
            watch.awaitEnd();
        }
        await(() -> cluster.api().get(path(cluster, "")).code() == 404);
    }

    private static void refused(Api.Answer answer, String message, String field) {
        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.string("message"))
                .startsWith("Widget.contract.test \"w\" is invalid: ")
                .contains(message);
        assertThat(Json.items(answer.json(), "details", "causes").map(each -> Json.text(each, "field")))
                .contains(field);
    }

    private static Api.Answer create(Cluster cluster, String spec) {
        return cluster.api()
                .post(
                        path(cluster, ""),
                        "{\"apiVersion\":\"contract.test/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"w\"},\"spec\":"
                                + spec + "}");
    }

    private static String path(Cluster cluster, String rest) {
        return cluster.path("contract.test/v1", "widgets" + rest);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .until(condition);
    }
}
