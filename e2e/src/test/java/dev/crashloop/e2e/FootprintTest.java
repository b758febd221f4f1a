package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How large the image is, how soon it watches, and how much memory it takes. It waits most of its time, beside all others. */
@OwnCluster
@Order(Turn.FIRST)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FootprintTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final int PODS = 1000;

    /** The size of a pod with its managed fields, in a cluster where others work. */
    private static final int BYTES = 8 * 1024;

    /** The chart's limit is 256; there has to be room for a bad day. */
    private static final long MOST_MEGABYTES = 200;

    /** With much else going on at the same time. */
    private static final Duration SOON = Duration.ofMinutes(1);

    @RegisterExtension
    static final Lab LAB = new Lab(FootprintTest.class);

    private static Installation installation;
    private static Scenario scenario;

    /**
     * With policies from files, and without CRDs. Others install these meanwhile, and it finds them: it sees one namespace alone, so that it
     * does not act by the policies of others.
     */
    @Test
    @Order(1)
    void itWatchesSoonAfterItsStart() throws IOException {
        try (var _ = CustomResources.absent()) {
            scenario = LAB.scenario("ballast").runs(ballast());
            await().until(() -> CLIENT.pods()
                            .inNamespace(scenario.namespace())
                            .list()
                            .getItems()
                            .size()
                    == PODS);
            installation = LAB.closing(Installation.install("footprint-crashloop-cleaner", """
                    crds: {install: false}
                    watchNamespace: %s
                    policyFiles:
                      policy.yaml: |
                    %s
                    """.formatted(
                            scenario.namespace(),
                            Policies.of(scenario, "policy", "No such host is known.", "action: Delete")
                                    .indent(4))));
            String leader = installation.awaitLeader();
            Duration taken = installation.untilWatching(leader);
            Duration computed = installation.footprint(leader).computed();

            System.out.println("image: " + Files.size(Settings.IMAGE) / 1_000_000
                    + " MB compressed; from the start of its process until it watches, with " + PODS + " pods: "
                    + taken.toMillis() + " ms, and until now " + computed.toMillis() + " ms of processor time");
            assertThat(taken).isLessThan(SOON);
        }
    }

    @Test
    @Order(2)
    void afterFiveMinutesWithAThousandPodsItsMemoryIsSmall() {
        String leader = installation.awaitLeader();
        Instant settled = installation.footprint(leader).started().plus(FIVE_MINUTES);

        await().atMost(FIVE_MINUTES.plusMinutes(1)).until(() -> Instant.now().isAfter(settled));

        var footprint = installation.footprint(leader);
        System.out.println("image: after " + FIVE_MINUTES.toMinutes() + " minutes with " + PODS + " pods: "
                + footprint.resident() + " MiB of memory resident, " + footprint.anonymous()
                + " MiB of it not from files");
        assertThat(footprint.resident()).isLessThan(MOST_MEGABYTES);
    }

    /** Pods that nobody schedules: they are there, and change nothing. */
    private static HasMetadata ballast() {
        return CLIENT.getKubernetesSerialization()
                .unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: ballast}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: ballast}}
                  template:
                    metadata: {labels: {app: ballast}, annotations: {padding: "%s"}}
                    spec:
                      schedulerName: nobody
                      containers: [{name: app, image: "docker.io/crashloop/box:1"}]
                """.formatted(PODS, "x".repeat(BYTES)), GenericKubernetesResource.class);
    }
}
