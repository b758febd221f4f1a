package dev.crashloop.cleaner.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.Permissions.Need;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import io.fabric8.kubernetes.client.Config;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user may do is asked, and never tried. */
class PermissionsTest {
    private static final Need LIST = new Need("list", "", "pods", Optional.empty());
    private static final Need LOG = new Need("get", "", "pods/log", Optional.of("demo"));
    private static final Need DEPLOYMENTS = new Need("get", "apps", "deployments", Optional.empty());
    private static final Need LEASE =
            new Need("update", "coordination.k8s.io", "leases", Optional.of("demo"), Optional.of("cleaner"));

    private final EmbeddedCluster cluster = EmbeddedCluster.builder().start();
    private final ApiClient api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()));

    @AfterEach
    void close() {
        api.close();
        cluster.close();
    }

    @Test
    void nothingIsDeniedToAnAdministrator() throws Exception {
        assertThat(denied()).isEmpty();
    }

    @Test
    void whatIsDeniedIsListedInOrderAndNothingElse() throws Exception {
        cluster.server().access().deny(Call.on("get", "deployments"));
        cluster.server().access().deny(Call.on("list", "pods"));

        assertThat(denied()).containsExactly(LIST, DEPLOYMENTS);
    }

    @Test
    void aSubresourceIsARightOfItsOwn() throws Exception {
        cluster.server().access().deny(Call.on("get", "pods/log"));

        assertThat(denied()).containsExactly(LOG);
    }

    @Test
    void onlyReviewsAreAsked() throws Exception {
        denied();

        assertThat(cluster.requests().entries())
                .hasSize(3)
                .allMatch(entry -> entry.call().resource().equals("selfsubjectaccessreviews"));
    }

    @Test
    void needsReadLikeASentence() {
        assertThat(List.of(LIST, LOG, DEPLOYMENTS, LEASE))
                .extracting(Need::toString)
                .containsExactly(
                        "list pods in all namespaces",
                        "get pods/log in namespace demo",
                        "get deployments.apps in all namespaces",
                        "update leases.coordination.k8s.io cleaner in namespace demo");
    }

    @Test
    void aNeedForOneObjectAsksForThatOneOnly() throws Exception {
        cluster.server()
                .access()
                .deny(Call.on("update", "leases").and(call -> !call.name().equals("cleaner")));
        var all = new Need("update", "coordination.k8s.io", "leases", Optional.of("demo"));

        assertThat(new Permissions(api).denied(List.of(LEASE, all))).containsExactly(all);
    }

    private List<Need> denied() throws ApiException, InterruptedException {
        return new Permissions(api).denied(List.of(LIST, LOG, DEPLOYMENTS));
    }
}
