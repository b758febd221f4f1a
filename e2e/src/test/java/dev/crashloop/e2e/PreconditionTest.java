package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.PolicySpec.Action;
import dev.crashloop.cleaner.cleanup.PodRemover;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.run.Survey;
import dev.crashloop.cleaner.time.SystemTime;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pods that change in the instant between the decision and the deletion. */
@WithoutCustomResources
class PreconditionTest {
    private static final String KNOWN = "No such host is known.";

    @RegisterExtension
    static final Lab LAB = new Lab(PreconditionTest.class);

    private static final AtomicBoolean DELETION_CAME = new AtomicBoolean();
    private static Scenario scenario;

    @BeforeAll
    static void begin() throws IOException {
        scenario = LAB.scenario("changes");
        var proxy = LAB.closing(new ApiProxy(CLIENT, PreconditionTest::optOutBeforeTheDeletion));
        LAB.run(
                "--kubeconfig",
                LAB.file("kubeconfig", proxy.kubeconfig()).toString(),
                "--policy",
                LAB.file("policy.yaml", Policies.of(scenario, "policy", KNOWN, "action: Delete"))
                        .toString());
    }

    private static boolean optOutBeforeTheDeletion(ApiProxy.Request request) {
        String pods = "/api/v1/namespaces/" + scenario.namespace() + "/pods/";
        if (request.method().equals("DELETE")
                && request.path().startsWith(pods)
                && DELETION_CAME.compareAndSet(false, true)) {
            annotate(request.path().substring(pods.length()), "crashloop.dev/skip");
        }
        return true;
    }

    private static void annotate(String pod, String annotation) {
        CLIENT.pods()
                .inNamespace(scenario.namespace())
                .withName(pod)
                .edit(before -> new PodBuilder(before)
                        .editMetadata()
                        .addToAnnotations(annotation, "true")
                        .endMetadata()
                        .build());
    }

    @Test
    void aPodThatOptsOutInTheInstantOfItsDeletionLives() {
        scenario.runs(Workload.of(Box.crashing("app", KNOWN)));

        assertThat(LAB.awaitLine(scenario, "not cleaned").text("why")).contains("changed while it was being judged");
        assertThat(LAB.awaitLine(scenario, "held").text("guard")).isEqualTo("opted-out");
        assertThat(DELETION_CAME).isTrue();
        scenario.awaitLeftAlone();
        assertThat(LAB.lines(scenario, "cleaned")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPodThatChangedSinceItWasJudgedLives(Action action) throws Exception {
        var other = LAB.scenario("stale").runs(Workload.of(Box.healthy("app")).pod());
        other.awaitReady();
        try (var api = new ApiClient(CLIENT.getConfiguration())) {
            var survey = new Survey(api, Optional.of(other.namespace()), List.of(), new SystemTime());
            var judged = survey.pod(other.namespace(), "app");
            CLIENT.pods()
                    .inNamespace(other.namespace())
                    .withName("app")
                    .edit(before -> new PodBuilder(before)
                            .editMetadata()
                            .addToLabels("changed", "yes")
                            .endMetadata()
                            .build());

            assertThat(new PodRemover(api).remove(judged, action)).isInstanceOf(Removal.Overtaken.class);

            assertThat(survey.pod(other.namespace(), "app").terminating()).isFalse();
            assertThat(new PodRemover(api).remove(survey.pod(other.namespace(), "app"), action))
                    .isEqualTo(new Removal.Removed());
        }
    }
}
