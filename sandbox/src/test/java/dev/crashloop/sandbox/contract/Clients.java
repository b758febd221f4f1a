package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** How the tests connect. */
final class Clients {

    private Clients() {}

    /** A client that tries everything once, so that a test sees each refusal. */
    static KubernetesClient connect(String kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    static String newNamespace(Api api) {
        Api.Answer created = api.post("/api/v1/namespaces", "{\"metadata\":{\"generateName\":\"contract-\"}}");
        assertThat(created.code()).as(created.text()).isEqualTo(201);
        return created.string("metadata", "name");
    }
}
