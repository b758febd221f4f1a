package dev.crashloop.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PodLifecycleTest {

    private static final String WITH_INIT =
            "{'initContainers': [{'name': 'init', 'image': 'test/init'}], 'containers': [{'name': 'app', 'image': 'test/app'}]}";
    private static final String WITH_SIDECAR = """
            {'restartPolicy': '%s',
             'initContainers': [{'name': 'proxy', 'image': 'test/proxy', 'restartPolicy': 'Always'}],
             'containers': [{'name': 'app', 'image': 'test/app'}]}""";

    private final NodeLab lab = new NodeLab();

    @Test
    void anInitContainerCrashLoopsWhileTheAppWaits() {
        lab.programs
                .register("test/init", run -> run.attempt() < 2 ? Behaviour.crashes(1) : Behaviour.completes())
                .register("test/app", run -> Behaviour.serves());
        lab.pod("orders", WITH_INIT);

        lab.goTo(10);
        assertThat(Json.text(lab.status("orders", "init"), "state", "waiting", "reason"))
                .isEqualTo("CrashLoopBackOff");
        assertThat(Json.text(lab.status("orders", "app"), "state", "waiting", "reason"))
                .isEqualTo("PodInitializing");
        assertThat(Json.text(lab.get("orders"), "status", "phase")).isEqualTo("Pending");

        lab.goTo(30);
        assertThat(Json.text(lab.status("orders", "init"), "state", "terminated", "reason"))
                .isEqualTo("Completed");
        assertThat(lab.status("orders", "app").path("ready").asBoolean()).isTrue();
        assertThat(Json.text(lab.get("orders"), "status", "phase")).isEqualTo("Running");
    }

    @Test
    void aSidecarStartsBeforeTheAppAndRestartsOnItsOwn() {
        lab.programs
                .register(
                        "test/proxy",
                        run -> run.attempt() == 0
                                ? Behaviour.crashes(1).after(Duration.ofSeconds(10))
                                : Behaviour.serves())
                .register("test/app", run -> Behaviour.serves());
        lab.pod("orders", WITH_SIDECAR.formatted("Never"));

        lab.goTo(5);
        assertThat(lab.status("orders", "app").path("ready").asBoolean()).isTrue();

        lab.goTo(13);
        assertThat(lab.status("orders", "proxy").path("restartCount").asInt()).isEqualTo(1);
        assertThat(lab.status("orders", "app").path("restartCount").asInt()).isZero();
    }

    @Test
    void aSidecarIsStoppedWhenTheAppIsDone() {
        lab.programs
                .register("test/proxy", run -> Behaviour.serves())
                .register("test/app", run -> Behaviour.completes());
        lab.pod("orders", WITH_SIDECAR.formatted("Never"));

        lab.goTo(10);

        assertThat(Json.text(lab.get("orders"), "status", "phase")).isEqualTo("Succeeded");
    }

    @Test
    void aDeletedPodStopsAndThenIsGone() {
        lab.pod("web", run -> Behaviour.serves().stopsIn(Duration.ofSeconds(5), 143));
        lab.goTo(10);
        lab.follow("web", "app");

        lab.delete("web");
        lab.goTo(12);
        assertThat(lab.get("web").path("metadata").has("deletionTimestamp")).isTrue();
        lab.goTo(20);

        assertThat(lab.exists("web")).isFalse();
        assertThat(lab.seen).containsExactly("10 Running x0", "16 Error x0", "16 deleted");
        assertThat(lab.events("web")).contains("Killing x1 Stopping container app");
    }

    @Test
    void whatIgnoresSigtermIsKilledAtTheEndOfTheGracePeriod() {
        lab.pod("web", run -> Behaviour.serves().ignoresSigterm());
        lab.goTo(10);

        lab.delete("web");
        lab.goTo(40);
        assertThat(lab.exists("web")).isTrue();
        lab.goTo(41);
        assertThat(lab.exists("web")).isFalse();
    }

    @Test
    void aDeletedPodInCrashLoopBackOffIsNotRestartedAndShowsItsLastEnd() {
        lab.pod("orders", run -> Behaviour.crashes(1));
        lab.goTo(10);
        lab.follow("orders", "app");

        lab.delete("orders");
        lab.goTo(60);

        assertThat(lab.exists("orders")).isFalse();
        assertThat(lab.seen)
                .containsExactly("10 CrashLoopBackOff (last Error) x1", "10 Error (last Error) x1", "10 deleted");
    }

    @Test
    void aForcedDeletionTakesThePodAwayAtOnceAndItsContainersToo() {
        lab.pod("web", run -> Behaviour.serves());
        lab.goTo(10);

        lab.store.delete(Resource.PODS, "default", "web", DeleteOptions.NOW);
        lab.goTo(60);

        assertThat(lab.exists("web")).isFalse();
    }

    @Test
    void theScratchDirectoryLivesAsLongAsThePod() {
        List<Object> found = new ArrayList<>();
        Program counts = run -> {
            found.add(run.scratch().merge("starts", 1, (a, b) -> (Integer) a + (Integer) b));
            return Behaviour.crashes(1);
        };
        lab.pod("orders", counts);
        lab.goTo(20);
        lab.delete("orders");
        lab.goTo(30);
        lab.pod("orders", counts);
        lab.goTo(31);

        assertThat(found).containsExactly(1, 2, 3, 1);
    }

    @Test
    void aPodThatNoNodeMatchesStaysPending() {
        lab.programs.register("test/app", run -> Behaviour.serves());
        lab.pod(
                "web",
                "{'nodeSelector': {'kubernetes.io/os': 'windows'}, 'containers': [{'name': 'app', 'image': 'test/app'}]}");
        lab.pod("other", "{'schedulerName': 'mine', 'containers': [{'name': 'app', 'image': 'test/app'}]}");

        lab.goTo(10);

        assertThat(Json.text(lab.get("web"), "spec", "nodeName")).isEmpty();
        assertThat(lab.events("web")).anyMatch(event -> event.startsWith("FailedScheduling"));
        assertThat(Json.text(lab.get("other"), "spec", "nodeName")).isEmpty();
        assertThat(lab.events("other")).isEmpty();
    }

    @Test
    void aMirrorPodComesBackWithAnotherUidAndItsContainersRunOn() {
        lab.programs.register("test/proxy", run -> Behaviour.serves());
        ObjectNode manifest = Json.parse(
                "{\"metadata\": {\"name\": \"proxy\"}, \"spec\": {\"containers\": [{\"name\": \"app\", \"image\": \"test/proxy\"}]}}");
        lab.kubelet.runStatic(manifest);
        lab.goTo(10);
        ObjectNode before = lab.get("proxy-node-1");
        assertThat(Json.text(before, "metadata", "annotations", "kubernetes.io/config.mirror"))
                .isNotEmpty();
        assertThat(Json.items(before, "metadata", "ownerReferences").map(owner -> Json.text(owner, "kind")))
                .containsExactly("Node");

        lab.delete("proxy-node-1");
        lab.goTo(20);

        ObjectNode after = lab.get("proxy-node-1");
        assertThat(Json.text(after, "metadata", "uid")).isNotEqualTo(Json.text(before, "metadata", "uid"));
        assertThat(lab.status("proxy-node-1", "app").path("restartCount").asInt())
                .isZero();
        assertThat(Json.text(lab.status("proxy-node-1", "app"), "state", "running", "startedAt"))
                .isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void theTerminationMessageFallsBackToTheLog() {
        lab.programs.register("test/app", run -> Behaviour.crashes(1).logs("first", "No such host is known."));
        lab.pod(
                "orders",
                "{'containers': [{'name': 'app', 'image': 'test/app', 'terminationMessagePolicy': 'FallbackToLogsOnError'}]}");

        lab.goTo(10);

        assertThat(Json.text(lab.status("orders", "app"), "lastState", "terminated", "message"))
                .isEqualTo("first\nNo such host is known.\n");
    }

    @Test
    void outOfMemoryShowsAsTheRuntimeReportsIt() {
        lab.pod("orders", run -> Behaviour.ends(Exit.outOfMemory()));

        lab.goTo(10);

        var crash = Json.at(lab.status("orders", "app"), "lastState", "terminated");
        assertThat(Json.text(crash, "reason")).isEqualTo("OOMKilled");
        assertThat(crash.path("exitCode").asInt()).isEqualTo(137);
        assertThat(crash.has("signal")).isFalse();
    }
}
