package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies as objects of the cluster: they come, change, turn bad, are mended and go while the cleaner runs. */
class PoliciesInClusterTest {
    private static final String POLICY_PATH = "/apis/crashloop.dev/v1alpha1/namespaces/demo/crashlooppolicies/dns";

    private final Stage stage = Stage.fast();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aPolicyThatIsAppliedWhileTheCleanerRunsIsInForceAtOnceAndSaysSo() throws Exception {
        stage.installCrds();
        badPod("orders");
        stage.clean();
        stage.awaitCrashLoop();
        stage.pass(5);
        assertThat(stage.told().all()).isEmpty();

        stage.cluster().load(Stage.POLICY);

        stage.awaitCleaned(1);
        stage.soon().until(() -> ready().path("status").asString("").equals("True"));
        assertThat(policy().path("status").path("observedGeneration").asLong())
                .isEqualTo(policy().path("metadata").path("generation").asLong());
    }

    @Test
    void aPolicyThatTurnsBadStaysInForceAsItWasAndNamesTheField() throws Exception {
        stage.installCrds();
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.clean();
        stage.soon().until(() -> ready().path("status").asString("").equals("True"));

        breakPolicy();

        stage.soon().until(() -> ready().path("status").asString("").equals("False"));
        assertThat(ready().path("reason").asString()).isEqualTo("InvalidKeepingLastGood");
        assertThat(ready().path("message").asString())
                .contains("spec.knownFailures[0].logs.allOf[0].regex", "the last good version stays in force");
        badPod("orders");
        stage.awaitCleaned(1);

        patch("[{\"contains\": \"(11001): No such host is known.\"}]");

        stage.soon().until(() -> ready().path("status").asString("").equals("True"));
    }

    @Test
    void aPolicyThatIsBadFromTheStartIsNotInForce() throws Exception {
        stage.installCrds();
        stage.cluster().namespace("demo").load(Stage.POLICY.replace("contains: \"", "regex: \"((("));
        badPod("orders");
        stage.clean();

        stage.soon().until(() -> ready().path("status").asString("").equals("False"));
        stage.awaitCrashLoop();
        stage.pass(10);

        assertThat(ready().path("reason").asString()).isEqualTo("Invalid");
        assertThat(stage.told().all()).isEmpty();
        assertThat(stage.removalsAsked()).isZero();
    }

    @Test
    void aPolicyThatIsDeletedIsNotInForceAnyMore() throws Exception {
        stage.installCrds();
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.clean();
        badPod("orders");
        stage.awaitCleaned(1);

        stage.api().delete(POLICY_PATH, JsonMapper.builder().build().createObjectNode());
        // what a watch brings comes in its order: whoever knows of this one knows that the other is gone
        stage.cluster()
                .namespace("demo")
                .load(Stage.POLICY
                        .replace("name: dns", "name: later")
                        .replace("No such host is known.", "nothing of this kind"));
        stage.soon()
                .until(
                        () -> stage.api().get(POLICY_PATH.replace("/dns", "/later")),
                        later -> later.path("status")
                                .path("conditions")
                                .path(0)
                                .path("reason")
                                .asString("")
                                .equals("InForce"));
        badPod("payments");
        stage.soon()
                .until(() -> stage.pods().stream()
                        .anyMatch(pod -> Stage.waitingReasons(pod).contains("CrashLoopBackOff")));
        stage.pass(20);

        assertThat(stage.removalsAsked()).isEqualTo(1);
    }

    @Test
    void theStatusIsWrittenOnceAndNotAgainForItsOwnChange() throws Exception {
        stage.installCrds();
        stage.cluster().namespace("demo").load(Stage.POLICY);
        stage.clean();
        stage.soon().until(() -> ready().path("status").asString("").equals("True"));
        stage.pass(30);

        assertThat(stage.cluster().requests().count(call -> call.verb().equals("patch")))
                .as("one for the condition, one for the sums")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void crdsThatAreInstalledAfterTheStartAreFoundAndTheLogSaysWhatIsStillMissing() {
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Cleaner.class);
        log.start();
        logger.addAppender(log);
        try {
            badPod("orders");
            stage.clean();
            stage.pass(5);

            stage.installCrds();
            stage.cluster().load(Stage.POLICY);

            stage.awaitCleaned(1);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("are installed now", "start this program anew");
    }

    @Test
    void aPolicyWhoseNameAFileHasTooIsNotInForceAndSaysSo() throws Exception {
        stage.installCrds();
        stage.cluster().namespace("demo").load(Stage.policy("Enforce", "Delete"));
        badPod("orders");

        stage.clean(Stage.policy("DryRun", "Delete"));

        stage.soon().until(() -> stage.told().guards().contains("dry-run"));
        stage.soon().until(() -> ready().path("reason").asString("").equals("OverriddenByFile"));
        assertThat(ready().path("status").asString()).isEqualTo("False");
        stage.pass(10);
        assertThat(stage.removalsAsked()).isZero();
    }

    @Test
    void crdsThatAreOlderThanTheProgramAreNoReasonToWait() {
        stage.installCrds();
        stage.cluster().store().delete(Resource.CRDS, "", "cleanups.crashloop.dev", DeleteOptions.DEFAULT);
        stage.cluster().namespace("demo").load(Stage.POLICY);
        badPod("orders");

        stage.clean();

        stage.awaitCleaned(1);
    }

    @Test
    void aClusterWidePolicySelectsNamespacesByTheirLabels() {
        stage.installCrds();
        stage.cluster().load("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: demo, labels: {team: shop}}
                """);
        badPod("orders");
        stage.image("demo/other:1", _ -> Stage.crash(Stage.KNOWN));
        stage.cluster().deployment("other", "other").image("demo/other:1").create();
        stage.cluster()
                .load(Stage.POLICY
                                .replace("CrashLoopPolicy", "ClusterCrashLoopPolicy")
                                .replace(", namespace: demo", "")
                        + "  namespaceSelector: {matchLabels: {team: shop}}\n");
        stage.clean();

        stage.awaitCleaned(1);
        stage.pass(20);
        assertThat(stage.removalsAsked()).isEqualTo(1);
    }

    @Test
    void aPodThatWasLeftAloneIsCleanedAsSoonAsThePolicyKnowsItsFailure() throws Exception {
        stage.installCrds();
        stage.cluster().namespace("demo").load(Stage.POLICY.replace("(11001)", "(10060)"));
        badPod("orders");
        stage.clean();
        stage.soon().until(() -> !stage.told().unknown().isEmpty());
        assertThat(stage.removalsAsked()).isZero();

        patch("[{\"contains\": \"(11001): No such host is known.\"}]");

        stage.awaitCleaned(1);
    }

    @Test
    void aDryRunThatIsMadeEarnestCleansWhatItHeld() throws Exception {
        stage.installCrds();
        stage.cluster().namespace("demo").load(Stage.policy("DryRun", "Delete"));
        badPod("orders");
        stage.clean();
        stage.soon().until(() -> stage.told().guards().contains("dry-run"));

        stage.api().patch(POLICY_PATH, JsonMapper.builder().build().readTree("{\"spec\": {\"mode\": \"Enforce\"}}"));

        stage.awaitCleaned(1);
    }

    private void badPod(String name) {
        stage.image("demo/" + name + ":1", Stage.badFirstPod(Stage.KNOWN));
        stage.cluster().deployment("demo", name).image("demo/" + name + ":1").create();
    }

    private void breakPolicy() throws Exception {
        patch("[{\"regex\": \"(((\"}]");
    }

    private void patch(String allOf) throws Exception {
        stage.api().patch(POLICY_PATH, JsonMapper.builder().build().readTree("""
                {"spec": {"knownFailures": [{"name": "host-not-found", "logs": {"allOf": %s}}]}}
                """.formatted(allOf)));
    }

    private JsonNode policy() throws ApiException, InterruptedException {
        return stage.api().get(POLICY_PATH);
    }

    private JsonNode ready() throws ApiException, InterruptedException {
        return policy().path("status").path("conditions").path(0);
    }
}
