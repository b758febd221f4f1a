package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ContractCluster.class)
class SelectorContractTest {

    @BeforeEach
    void threePods(Cluster cluster) {
        cluster.pendingPod("one", "{\"app\":\"web\",\"tier\":\"1\"}");
        cluster.pendingPod("two", "{\"app\":\"web\"}");
        cluster.pendingPod("three", "{\"app\":\"db\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    app=web;                one two
                    app==db;                three
                    app!=web;               three
                    tier;                   one
                    !tier;                  three two
                    app in (web,db),tier;   one
                    app notin (web);        three
                    tier>0;                 one
                    nothing=else;
                    """)
    void labelSelectorsChoose(String selector, String expected, Cluster cluster) {
        assertThat(names(cluster, "labelSelector=" + encode(selector)))
                .isEqualTo(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    metadata.name=one;                        one
                    metadata.name!=one;                       three two
                    status.phase=Pending,metadata.name!=one;  three two
                    status.phase!=Pending;
                    spec.nodeName=;                           one three two
                    """)
    void fieldSelectorsChoose(String selector, String expected, Cluster cluster) {
        assertThat(names(cluster, "fieldSelector=" + encode(selector)))
                .isEqualTo(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    @Test
    void unknownFieldsAreRefused(Cluster cluster) {
        Api.Answer refused = cluster.api().get(cluster.path("pods?fieldSelector=" + encode("spec.color=red")));

        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.string("reason")).isEqualTo("BadRequest");
        assertThat(refused.string("message")).endsWith("field label not supported: spec.color");
    }

    private static List<String> names(Cluster cluster, String query) {
        return Json.items(cluster.api().get(cluster.path("pods?" + query)).json(), "items")
                .map(item -> Json.text(item, "metadata", "name"))
                .toList();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
