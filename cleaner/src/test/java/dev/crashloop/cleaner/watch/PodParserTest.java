package dev.crashloop.cleaner.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.watch.Pod.Role;
import dev.crashloop.cleaner.watch.Pod.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodParserTest {
    @Test
    void readsWhatIsNeededAndSkipsTheRest() {
        Pod pod = Pods.parse("""
                {"kind": "Pod", "metadata": {"name": "p", "namespace": "n", "uid": "u", "resourceVersion": "7",
                   "managedFields": [{"fieldsV1": {"f:name": {"name": "wrong"}}}],
                   "labels": {"a": "b"}, "annotations": {"crashloop.dev/skip": "true", "x": "y"},
                   "ownerReferences": [{"kind": "Other", "name": "o", "controller": false},
                                       {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "rs", "uid": "ru", "controller": true}]},
                 "spec": {"containers": [{"name": "app", "env": [{"name": "uid", "value": "wrong"}]}], "nodeName": "node1",
                   "initContainers": [{"name": "init"}, {"name": "proxy", "restartPolicy": "Always"}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
                   "initContainerStatuses": [
                      {"name": "init", "restartCount": 0, "state": {"terminated": {"exitCode": 0, "reason": "Completed"}}},
                      {"name": "proxy", "restartCount": 3, "state": {"running": {"startedAt": "2026-01-02T03:04:05Z"}}, "lastState": {}}],
                   "containerStatuses": [{"name": "app", "restartCount": 2, "image": "i", "state": {"waiting": {"reason": "CrashLoopBackOff"}},
                      "lastState": {"terminated": {"exitCode": 139, "signal": 11, "reason": "Error", "message": "m",
                         "startedAt": "2026-01-02T03:04:05Z", "finishedAt": "2026-01-02T03:04:06Z", "containerID": "containerd://1"}}}]}}
                """);

        assertThat(pod.qualifiedName()).isEqualTo("n/p");
        assertThat(pod.resourceVersion()).isEqualTo("7");
        assertThat(pod.labels()).containsOnly(java.util.Map.entry("a", "b"));
        assertThat(pod.skip()).isTrue();
        assertThat(pod.mirror()).isFalse();
        assertThat(pod.terminating()).isFalse();
        assertThat(pod.node()).contains("node1");
        assertThat(pod.controller()).contains(new Pod.Owner("apps/v1", "ReplicaSet", "rs", "ru"));
        assertThat(pod.containers()).extracting(Pod.Container::role).containsExactly(Role.INIT, Role.SIDECAR, Role.APP);
        assertThat(pod.containers().get(2).last())
                .contains(new State.Ended(
                        139,
                        Optional.of(11),
                        "Error",
                        "m",
                        Instant.parse("2026-01-02T03:04:05Z"),
                        Instant.parse("2026-01-02T03:04:06Z"),
                        "containerd://1"));
        assertThat(pod.inCrashLoop()).isTrue();
    }

    @Test
    void nullsAndStrangeTypesDoNoHarm() {
        Pod pod = Pods.parse("""
                {"metadata": {"name": "p", "labels": null, "ownerReferences": null, "annotations": [], "deletionTimestamp": null},
                 "spec": null, "status": {"containerStatuses": [{"name": "a", "restartCount": "x", "state": null, "lastState": {"terminated": null}}]}}
                """);

        assertThat(pod.terminating()).isFalse();
        assertThat(pod.controller()).isEmpty();
        assertThat(pod.containers())
                .singleElement()
                .satisfies(container -> assertThat(container.state()).isInstanceOf(State.Unreported.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod-template-hash", "controller-revision-hash", "rollouts-pod-template-hash"})
    void itsControllerSaysWhichTemplateItIsOf(String label) {
        Pod pod = Pods.parse("{\"metadata\": {\"labels\": {\"app\": \"orders\", \"%s\": \"5bf89\"}}}".formatted(label));

        assertThat(pod.template()).isEqualTo("5bf89");
    }

    @Test
    void aPodBeingDeletedIsTerminating() {
        assertThat(Pods.parse("{\"metadata\": {\"deletionTimestamp\": \"2026-01-02T03:04:05Z\"}}")
                        .terminating())
                .isTrue();
    }

    /** A mount path has no bound, and stands in a name of the managed fields. */
    @Test
    void aNameOfAFieldMayBeAsLongAsAnObject() throws Exception {
        String pods = """
                {"metadata": {"resourceVersion": "9"}, "items": [
                  {"metadata": {"name": "odd", "managedFields": [{"fieldsV1": {"k:{\\"mountPath\\":\\"/%s\\"}": {}}}]}},
                  {"metadata": {"name": "next"}}]}
                """.formatted("a".repeat(1_000_000));
        var names = new ArrayList<String>();

        try (var api = Replies.client(_ -> Replies.ok(pods))) {
            new ListWatch<>(api, "/api/v1/pods", PodParser::parse).list(new ListWatch.Receiver<>() {
                @Override
                public void present(Pod pod) {
                    names.add(pod.name());
                }

                @Override
                public void gone(Pod pod) {
                    throw new AssertionError(pod);
                }
            });
        }

        assertThat(names).containsExactly("odd", "next");
    }
}
