package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.server.ApiServer;
import dev.crashloop.sandbox.store.Store;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The cluster of one test, and the namespace in it that is the test's own. */
interface Cluster {

    /** Plain requests. */
    Api api();

    /** The client that the product uses. */
    KubernetesClient client();

    /** A namespace that is gone after the test. */
    String namespace();

    /** Creates a pod that crashed and is in {@code CrashLoopBackOff}; its container is called {@code app}. */
    void crashedPod(String name, List<String> lines, int exitCode);

    /** Creates a pod on a node that nobody starts or stops: only the API server has a say in what becomes of it. */
    void podOnNode(String name);

    /** What only the embedded cluster can be made to do; the test is skipped on a real one. */
    Inside inside();

    /** The insides of the embedded cluster. */
    record Inside(Store store, ApiServer server) {}

    /** The path of a resource of the core group in the test's namespace. */
    default String path(String resource) {
        return "/api/v1/namespaces/" + namespace() + "/" + resource;
    }

    /** The path of a resource of another group in the test's namespace. */
    default String path(String groupVersion, String resource) {
        return "/apis/" + groupVersion + "/namespaces/" + namespace() + "/" + resource;
    }

    /** Asks for a config map, the simplest of all objects. */
    default Api.Answer configMap(String name) {
        return api().post(path("configmaps"), "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    /** Creates a pod that no scheduler takes. */
    default Api.Answer pendingPod(String name, String labels) {
        Api.Answer created = api().post(path("pods"), pending(name, labels));
        assertThat(created.code()).as(created.text()).isEqualTo(201);
        return created;
    }

    /** A pod that no scheduler takes. */
    default String pending(String name, String labels) {
        return """
                {"metadata":{"name":"%s","labels":%s},
                 "spec":{"schedulerName":"nobody","containers":[{"name":"app","image":"docker.io/crashloop/box:1"}]}}
                """.formatted(name, labels);
    }
}
