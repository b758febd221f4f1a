package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A ServiceAccount for the program to run as; it may do nothing until it is granted something. */
record Identity(String namespace, String name) {
    static Identity create(Scenario scenario, String name) {
        scenario.runs(new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build());
        return new Identity(scenario.namespace(), name);
    }

    /** The name of this user in audit logs and messages. */
    String user() {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    /** Allows it everything, until what is returned is closed. */
    AutoCloseable mayDoEverything() {
        var binding = CLIENT.resource(new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(namespace + "-" + name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", name, namespace)
                .build());
        binding.create();
        return binding::delete;
    }

    /** A kubeconfig with its token. */
    String kubeconfig() {
        Config config = CLIENT.getConfiguration();
        String token = CLIENT.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return kubeconfig(
                "server: \"" + config.getMasterUrl() + "\", certificate-authority-data: \"" + authority(config) + "\"",
                "token: \"" + token + "\"");
    }

    /** A client with its token. */
    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig()))
                .build();
    }

    /** A kubeconfig for a server that asks for no credentials. */
    static String kubeconfigOf(String server) {
        return kubeconfig("server: \"" + server + "\"", "");
    }

    private static String kubeconfig(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: e2e, cluster: {%s}}]
                users: [{name: e2e, user: {%s}}]
                contexts: [{name: e2e, context: {cluster: e2e, user: e2e}}]
                current-context: e2e
                """.formatted(cluster, user);
    }

    private static String authority(Config config) {
        if (config.getCaCertData() != null) {
            return config.getCaCertData();
        }
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(config.getCaCertFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
