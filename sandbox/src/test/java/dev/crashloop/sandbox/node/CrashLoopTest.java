package dev.crashloop.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.store.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CrashLoopTest {

    private final NodeLab lab = new NodeLab();

    @Test
    void aCrashLoopFlipsAsTheKubeletMakesItFlip() {
        lab.pod("orders", run -> Behaviour.crashes(1).after(Duration.ofSeconds(3)));
        lab.follow("orders", "app");

        lab.goTo(60);

        assertThat(lab.seen)
                .containsExactly(
                        "0 ContainerCreating x0",
                        "1 Running x0",
                        "4 Error x0", // ended at 3, seen at 4, and started again at once
                        "5 Running (last Error) x1",
                        "8 Error (last Error) x1", // ended at 7: the back-off of 10 s counts from there
                        "9 CrashLoopBackOff (last Error) x1",
                        "18 Running (last Error) x2",
                        "21 Error (last Error) x2", // ended at 20: 20 s
                        "22 CrashLoopBackOff (last Error) x2",
                        "41 Running (last Error) x3",
                        "44 Error (last Error) x3",
                        "45 CrashLoopBackOff (last Error) x3");
    }

    @Test
    void theBackOffDoublesUpToFiveMinutes() {
        List<Long> starts = new ArrayList<>();
        lab.pod("orders", run -> {
            starts.add(lab.second());
            return Behaviour.crashes(1).after(Duration.ofSeconds(2));
        });

        lab.time.advance(Duration.ofMinutes(30));

        // the second start is seen by the PLEG a second late; from there each back-off counts from the end of the run
        // before
        assertThat(starts).startsWith(0L, 3L, 15L, 37L, 79L, 161L, 323L, 625L, 927L, 1229L);
    }

    @Test
    void theStatusSaysWhatTheKubeletSays() {
        lab.pod(
                "orders",
                run -> Behaviour.crashes(134).after(Duration.ofSeconds(3)).terminationMessage("no such host"));

        lab.goTo(10);

        JsonNode pod = lab.get("orders");
        String uid = Json.text(pod, "metadata", "uid");
        JsonNode status = lab.status("orders", "app");
        assertThat(Json.text(status, "state", "waiting", "message"))
                .isEqualTo("back-off 10s restarting failed container=app pod=orders_default(" + uid + ")");
        JsonNode crash = Json.at(status, "lastState", "terminated");
        assertThat(crash.path("exitCode").asInt()).isEqualTo(134);
        assertThat(Json.text(crash, "startedAt")).isEqualTo("2026-01-01T00:00:04Z");
        assertThat(Json.text(crash, "finishedAt")).isEqualTo("2026-01-01T00:00:07Z");
        assertThat(Json.text(crash, "message")).isEqualTo("no such host");
        assertThat(Json.text(crash, "containerID")).matches("containerd://[0-9a-f]{64}");
        assertThat(Json.text(status, "containerID")).isEqualTo(Json.text(crash, "containerID"));
        assertThat(Json.text(pod, "status", "phase")).isEqualTo("Running");
        assertThat(Json.items(pod, "status", "conditions")
                        .map(c -> Json.text(c, "type") + "=" + Json.text(c, "status")))
                .containsExactly(
                        "PodReadyToStartContainers=True",
                        "Initialized=True",
                        "Ready=False",
                        "ContainersReady=False",
                        "PodScheduled=True");
    }

    @Test
    void aLongRunEndsTheCrashLoopAndTheNextBackOffIsTheFirstAgain() {
        lab.pod(
                "orders",
                run -> Behaviour.crashes(1).after(run.attempt() == 3 ? Duration.ofMinutes(11) : Duration.ofSeconds(2)));
        lab.follow("orders", "app");

        lab.time.advance(Duration.ofMinutes(13));

        // attempt 3 ran from 37 to 697, and its successor starts at once; that one crashes at 700 and waits 10 s, not
        // 80
        assertThat(lab.seen)
                .contains(
                        "38 Running (last Error) x3",
                        "698 Error (last Error) x3",
                        "699 Running (last Error) x4",
                        "702 CrashLoopBackOff (last Error) x4",
                        "711 Running (last Error) x5");
    }

    @Test
    void aContainerThatComesUpAfterAllIsReadyAndKeepsItsLastCrash() {
        lab.pod("orders", run -> run.attempt() < 2 ? Behaviour.crashes(1) : Behaviour.serves());

        lab.goTo(60);

        JsonNode status = lab.status("orders", "app");
        assertThat(status.path("ready").asBoolean()).isTrue();
        assertThat(status.path("restartCount").asInt()).isEqualTo(2);
        assertThat(Json.text(status, "lastState", "terminated", "reason")).isEqualTo("Error");
    }

    @Test
    void theEventsReadLikeKubectlDescribe() {
        lab.pod("orders", run -> Behaviour.crashes(1));

        lab.goTo(20);

        String uid = Json.text(lab.get("orders"), "metadata", "uid");
        assertThat(lab.events("orders"))
                .contains(
                        "Scheduled x1 Successfully assigned default/orders to node-1",
                        "Pulled x3 Container image \"test/orders\" already present on machine",
                        "Created x3 Created container: app",
                        "Started x3 Started container app")
                .anyMatch(event -> event.matches("BackOff x\\d+ .*")
                        && event.endsWith(
                                "Back-off restarting failed container app in pod orders_default(" + uid + ")"));
    }

    @Test
    void restartPolicyDecidesWhoIsRestarted() {
        lab.programs.register("test/fails", run -> Behaviour.crashes(1));
        lab.programs.register("test/ends", run -> Behaviour.completes());
        String spec = "{'restartPolicy': '%s', 'containers': [{'name': 'app', 'image': 'test/%s'}]}";
        lab.pod("never", spec.formatted("Never", "fails"));
        lab.pod("on-failure", spec.formatted("OnFailure", "fails"));
        lab.pod("on-failure-ends", spec.formatted("OnFailure", "ends"));
        lab.pod("always-ends", spec.formatted("Always", "ends"));

        lab.goTo(8);

        assertThat(phaseAndRestarts("never")).isEqualTo("Failed 0");
        assertThat(phaseAndRestarts("on-failure")).isEqualTo("Running 1");
        assertThat(phaseAndRestarts("on-failure-ends")).isEqualTo("Succeeded 0");
        assertThat(phaseAndRestarts("always-ends")).isEqualTo("Running 1");
        assertThat(Json.text(lab.status("always-ends", "app"), "state", "waiting", "reason"))
                .isEqualTo("CrashLoopBackOff");
    }

    @Test
    void anImageThatNobodyHasCannotBePulled() {
        lab.pod("orders", "{'containers': [{'name': 'app', 'image': 'no/such:1'}]}");
        lab.follow("orders", "app");

        lab.goTo(15);

        assertThat(lab.seen)
                .containsExactly(
                        "0 ContainerCreating x0",
                        "1 ErrImagePull x0",
                        "2 ImagePullBackOff x0",
                        "11 ErrImagePull x0",
                        "12 ImagePullBackOff x0");
    }

    private String phaseAndRestarts(String pod) {
        return Json.text(lab.get(pod), "status", "phase") + " "
                + lab.status(pod, "app").path("restartCount").asInt();
    }
}
