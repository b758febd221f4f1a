package dev.crashloop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How Prometheus finds the replicas, and gets in: only where it is asked for. */
class ServiceMonitorTest {
    private static final String ON = "metrics: {serviceMonitor: {enabled: true}}\n";

    private final Rendered rendered = Charts.with(ON);
    private final JsonNode monitor = rendered.only("ServiceMonitor");
    private final JsonNode service = rendered.only("Service");
    private final JsonNode pod = rendered.only("Deployment").at("/spec/template");

    @Test
    void withoutBeingAskedForThereIsNoneAndNobodyGetsIn() {
        assertThat(Charts.usual().ofKind("ServiceMonitor")).isEmpty();
        assertThat(Charts.usual().ofKind("Service")).isEmpty();
        assertThat(Charts.usual().only("NetworkPolicy").at("/spec/ingress").size())
                .isZero();
    }

    @Test
    void itLeadsByTheServiceToThePortOfEveryPodReadyOrNot() {
        JsonNode endpoint = monitor.at("/spec/endpoints/0");
        JsonNode port = service.at("/spec/ports/0");

        assertThat(monitor.path("apiVersion").asString()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(monitor.at("/metadata/namespace")).isEqualTo(service.at("/metadata/namespace"));
        assertSelects(monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels"));
        assertThat(endpoint.path("port")).isEqualTo(port.path("name"));
        assertThat(endpoint.path("path").asString()).isEqualTo("/metrics");
        assertSelects(service.at("/spec/selector"), pod.at("/metadata/labels"));
        assertThat(port.path("targetPort")).isEqualTo(pod.at("/spec/containers/0/ports/0/name"));
        assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
    }

    @Test
    void labelsAndIntervalAreThoseThatAreGiven() {
        JsonNode given = Charts.with(
                        "metrics: {serviceMonitor: {enabled: true, labels: {release: prometheus}, interval: 2m}}")
                .only("ServiceMonitor");

        assertThat(given.at("/metadata/labels/release").asString()).isEqualTo("prometheus");
        assertThat(given.at("/spec/endpoints/0/interval").asString()).isEqualTo("2m");
        assertThat(monitor.at("/spec/endpoints/0/interval").asString()).isEqualTo("30s");
        assertThat(Charts.with("metrics: {serviceMonitor: {enabled: true, interval: ''}}")
                        .only("ServiceMonitor")
                        .at("/spec/endpoints/0")
                        .has("interval"))
                .isFalse();
    }

    @Test
    void onlyPrometheusGetsInAndOnlyToThatPort() {
        JsonNode ingress = rendered.only("NetworkPolicy").at("/spec/ingress");

        assertThat(ingress.size()).isEqualTo(1);
        assertThat(ingress.at("/0/from").size()).isEqualTo(1);
        assertThat(ingress.at("/0/from/0/namespaceSelector/matchLabels")
                        .path("kubernetes.io/metadata.name")
                        .asString())
                .isEqualTo("monitoring");
        assertThat(ingress.at("/0/ports").size()).isEqualTo(1);
        assertThat(ingress.at("/0/ports/0/port")).isEqualTo(pod.at("/spec/containers/0/ports/0/name"));
    }

    @Test
    void whoGetsInIsWhatIsGivenAndNotBesideIt() {
        JsonNode from = Charts.with(ON + "networkPolicy: {metricsFrom: [{podSelector: {matchLabels: {app: scraper}}}]}")
                .only("NetworkPolicy")
                .at("/spec/ingress/0/from");

        assertThat(from.size()).isEqualTo(1);
        assertThat(from.at("/0/podSelector/matchLabels/app").asString()).isEqualTo("scraper");
        assertThat(from.at("/0").has("namespaceSelector")).isFalse();
    }

    @Test
    void itIsThereWithoutANetworkPolicyToo() {
        Rendered open = Charts.with(ON + "networkPolicy: {enabled: false}");

        assertThat(open.ofKind("NetworkPolicy")).isEmpty();
        assertThat(open.ofKind("ServiceMonitor")).hasSize(1);
        assertThat(open.ofKind("Service")).hasSize(1);
    }

    private static void assertSelects(JsonNode selector, JsonNode labels) {
        assertThat(selector.size()).isPositive();
        selector.forEachEntry((name, value) -> assertThat(labels.path(name)).isEqualTo(value));
    }
}
