package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.UNKNOWN;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What must never be deleted, whatever its log says. */
class LeftAloneTest {
    private static final String SKIP = "crashloop.dev/skip";

    private final Stage stage = Stage.fast();

    @BeforeEach
    void imagesThatCrash() {
        stage.image("known", _ -> crash(KNOWN))
                .image("unknown", _ -> crash(UNKNOWN))
                .image("good", _ -> Behaviour.serves());
        stage.cluster().namespace("demo");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anUnknownFailureIsLeftAloneAndToldOncePerCrash() {
        stage.cluster().deployment("demo", "orders").image("unknown").create();
        stage.clean(POLICY);

        stage.soon().until(() -> stage.told().unknown().size() == 3);
        stage.pass(15);

        assertThat(stage.told().unknown()).extracting(Told.Entry.Unknown::crash).doesNotHaveDuplicates();
        assertThat(stage.told().unknown())
                .extracting(Told.Entry.Unknown::restarts)
                .startsWith(1, 2, 3);
        assertThat(stage.told().unknown())
                .allSatisfy(entry -> assertThat(entry.tail()).containsExactly(UNKNOWN));
        leftAlone();
    }

    @Test
    void aHealthyPodIsNeverLookedAt() {
        stage.cluster().deployment("demo", "orders").image("good").replicas(3).create();
        stage.clean(POLICY);
        stage.awaitServing(3);
        stage.pass(20);

        assertThat(stage.told().all()).isEmpty();
        assertThat(stage.cluster().requests().count(call -> call.fullResource().equals("pods/log")))
                .isZero();
        leftAlone();
    }

    @Test
    void aBarePodIsHeldBecauseNothingWouldReplaceIt() {
        stage.cluster().pod("demo", "bare").image("known").create();
        stage.clean(POLICY);

        heldBy("no-controller");
    }

    @Test
    void anAnnotationOfThePodOptsItOut() {
        stage.cluster()
                .deployment("demo", "orders")
                .image("known")
                .annotation(SKIP, "true")
                .create();
        stage.clean(POLICY);

        heldBy("opted-out");
        assertThat(stage.told().held().getFirst().why()).startsWith("the pod carries");
    }

    @Test
    void anAnnotationOfTheDeploymentOptsItOut() {
        stage.cluster()
                .deployment("demo", "orders")
                .image("known")
                .with(LeftAloneTest::skip)
                .create();
        stage.clean(POLICY);

        heldBy("opted-out");
        assertThat(stage.told().held().getFirst().why()).startsWith("Deployment demo/orders carries");
    }

    @Test
    void anAnnotationOfTheNamespaceOptsItOut() {
        stage.cluster().store().edit(Resource.NAMESPACES, "", "demo", LeftAloneTest::skip);
        stage.cluster().deployment("demo", "orders").image("known").create();
        stage.clean(POLICY);

        heldBy("opted-out");
        assertThat(stage.told().held().getFirst().why()).startsWith("namespace demo carries");
    }

    @Test
    void whenTheOptOutIsTakenBackThePodIsCleaned() {
        stage.cluster().store().edit(Resource.NAMESPACES, "", "demo", LeftAloneTest::skip);
        stage.image("known", Stage.badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("known").create();
        stage.clean(POLICY);
        stage.soon().until(() -> stage.told().guards().contains("opted-out"));

        stage.cluster().store().edit(Resource.NAMESPACES, "", "demo", namespace -> {
            Json.child(Json.child(namespace, "metadata"), "annotations").remove(SKIP);
            return namespace;
        });

        stage.awaitCleaned(1);
    }

    @Test
    void aPodOfAJobIsHeldBecauseTheJobCountsByItself() {
        stage.cluster()
                .job("demo", "report")
                .image("known")
                .restartPolicy("OnFailure")
                .create();
        stage.clean(POLICY);

        heldBy("job-owned");
    }

    @Test
    void aPolicyMayIncludeJobs() {
        stage.image("once", Stage.badFirstPod(KNOWN));
        stage.cluster()
                .job("demo", "report")
                .image("once")
                .restartPolicy("OnFailure")
                .create();
        stage.clean(POLICY + "  includeJobs: true\n");

        stage.awaitCleaned(1);
    }

    @Test
    void aMirrorPodIsHeldBecauseDeletingItReplacesNothing() {
        ObjectNode manifest = Json.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "proxy", "namespace": "demo"},
                 "spec": {"containers": [{"name": "app", "image": "known"}]}}
                """);
        stage.cluster().kubelet("node-1").runStatic(manifest);
        stage.clean(POLICY);

        heldBy("mirror-pod");
    }

    @Test
    void aPodOfAProtectedNamespaceIsHeld() {
        stage.cluster().deployment("kube-system", "dns").image("known").create();
        stage.clean(POLICY.replace("CrashLoopPolicy", "ClusterCrashLoopPolicy").replace(", namespace: demo", ""));

        heldBy("protected-namespace");
    }

    @Test
    void aSecondContainerThatCrashesForAnUnknownReasonSavesThePod() {
        stage.cluster()
                .deployment("demo", "orders")
                .image("known")
                .container("proxy", "unknown")
                .create();
        stage.clean(POLICY);

        stage.soon().until(() -> stage.told().guards().contains("other-container-unknown"));
        stage.pass(15);

        assertThat(stage.told().unknown()).isNotEmpty();
        leftAlone();
    }

    @Test
    void aPodThatNoPolicySelectsIsNotLookedAt() {
        stage.cluster().deployment("other", "orders").image("known").create();
        stage.cluster().deployment("demo", "orders").image("known").create();
        stage.clean(POLICY + "  selector: {matchLabels: {app: payments}}\n");
        stage.awaitCrashLoop();
        stage.pass(20);

        assertThat(stage.told().all()).isEmpty();
        assertThat(stage.cluster().requests().count(call -> call.fullResource().equals("pods/log")))
                .isZero();
        leftAlone();
    }

    @Test
    void aPodThatWasRestartedTooFewTimesIsHeldUntilItWas() {
        stage.image("known", Stage.badFirstPod(KNOWN));
        stage.cluster().deployment("demo", "orders").image("known").create();
        stage.clean(POLICY + "  limits: {minRestarts: 3}\n");

        stage.soon().until(() -> stage.told().guards().contains("too-few-restarts"));
        assertThat(stage.removalsAsked()).isZero();
        stage.awaitCleaned(1);
    }

    private void heldBy(String guard) {
        stage.soon().until(() -> stage.told().guards().contains(guard));
        stage.pass(15);
        assertThat(stage.told().guards()).containsExactly(guard);
        leftAlone();
    }

    private void leftAlone() {
        assertThat(stage.removalsAsked()).isZero();
        assertThat(stage.told().removals()).isEmpty();
    }

    private static ObjectNode skip(ObjectNode object) {
        Json.child(Json.child(object, "metadata"), "annotations").put(SKIP, "true");
        return object;
    }
}
