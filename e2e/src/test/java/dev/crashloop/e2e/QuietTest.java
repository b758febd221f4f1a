package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server is asked while there is nothing to do. */
@OwnCluster
@WithoutCustomResources
class QuietTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final Lab LAB = new Lab(QuietTest.class);

    @Test
    void nothingIsListedOnceItWatches() throws Exception {
        var scenario = LAB.scenario("quiet").runs(Workload.of(Box.healthy("app")));
        var identity = Identity.create(scenario, "cleaner");
        try (var _ = identity.mayDoEverything()) {
            LAB.run(
                    "--kubeconfig",
                    LAB.file("kubeconfig", identity.kubeconfig()).toString(),
                    "--policy",
                    LAB.file("policy.yaml", Policies.forScenarios(LAB, "No such host is known."))
                            .toString());
            // the audit log is written a moment after the answer
            await().until(() -> !requests(identity, "list").isEmpty());
            var listed = requests(identity, "list");
            assertThat(listed).extracting(AuditLog.Request::uri).anyMatch(uri -> uri.startsWith("/api/v1/pods"));

            await().during(A_MINUTE)
                    .atMost(A_MINUTE.plusSeconds(30))
                    .until(() -> requests(identity, "list").equals(listed));
        }
    }

    private static List<AuditLog.Request> requests(Identity identity, String verb) {
        return AuditLog.of(identity.user()).stream()
                .filter(request -> request.verb().equals(verb))
                .toList();
    }
}
