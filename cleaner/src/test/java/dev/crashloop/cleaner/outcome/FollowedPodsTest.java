package dev.crashloop.cleaner.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.CleanupRecord.Replacement;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Replacements as real controllers, and real watches, bring them: unscheduled at first, gone unseen, late, or done with their work. */
class FollowedPodsTest {
    private final HandTime time = new HandTime();
    private final MemoryRecords records = new MemoryRecords(time);
    private final Objects server = new Objects();
    private final Follower follower =
            new Follower(records, Replies.client(server), Patience.DEFAULT, time, (record, outcome) -> {});
    private final Rounds rounds = new Rounds(follower, records, Replies.client(server), Patience.DEFAULT, time);

    @Test
    void aPodOfADaemonSetReplacesNoneBeforeItIsKnownOnWhichNodeItRuns() {
        deleted("a", "DaemonSet", "node-a");
        deleted("b", "DaemonSet", "node-b");

        follower.present(pod("for-b", "DaemonSet", "", 1, false));
        follower.present(pod("for-b", "DaemonSet", "node-b", 2, false));
        follower.present(pod("for-a", "DaemonSet", "", 3, false));
        follower.present(pod("for-a", "DaemonSet", "node-a", 4, false));

        assertThat(replacement("a")).contains("for-a");
        assertThat(replacement("b")).contains("for-b");
    }

    @Test
    void aPodOfADaemonSetOnANewNodeReplacesNone() {
        deleted("a", "DaemonSet", "node-a");

        follower.present(pod("for-new-node", "DaemonSet", "", 1, false));
        follower.present(pod("for-new-node", "DaemonSet", "node-new", 2, true));

        assertThat(outcome("a")).isEmpty();
    }

    /** A new leader, or one whose watch had to list again, is not told of it. */
    @Test
    void aReplacementThatIsNotReadyAndGoneUnseenIsReplacedInTurn() throws Exception {
        CleanupRecord record = deleted("a", "ReplicaSet", "node-a");
        records.update(record.with(
                new Progress.Deleted(time.instant(), Optional.of(new Replacement("pod-second", "second")))));
        server.objects.put("/apis/apps/v1/namespaces/demo/replicasets/c", controller(1, 1));
        time.advance(Duration.ofSeconds(20));

        rounds.lookAtAll();
        follower.present(pod("third", "ReplicaSet", "node-a", 9, true));

        assertThat(replacement("a")).contains("third");
        assertThat(outcome("a")).contains("Healed");
    }

    /** For instance while the controllers of Kubernetes elect a leader of their own, after the API server was away. */
    @Test
    void aControllerThatHasNotSeenTheDeletionYetStillWantsAReplacement() throws Exception {
        deleted("a", "ReplicaSet", "node-a");
        server.objects.put("/apis/apps/v1/namespaces/demo/replicasets/c", controller(1, 1));
        server.objects.put(
                "/api/v1/namespaces/demo/pods?", "{\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}");
        time.advance(Duration.ofSeconds(20));

        rounds.lookAtAll();

        assertThat(outcome("a")).isEmpty();
    }

    /** It is never Ready for long, and its Job may be deleted with it soon after. */
    @Test
    void aReplacementOfAJobThatHasDoneItsWorkIsHealed() {
        deleted("a", "Job", "node-a");

        follower.present(Pods.parse(pod("second", "Job", "node-a", 1)
                .replace("\"spec\": {", "\"spec\": {\"restartPolicy\": \"OnFailure\", ")
                .replace("\"status\": {", "\"status\": {\"phase\": \"Succeeded\", ")));

        assertThat(outcome("a")).contains("Healed");
    }

    private static String controller(int wanted, int counted) {
        return """
                {"metadata": {"uid": "c1"}, "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "x"}}},
                 "status": {"replicas": %d}}""".formatted(wanted, counted);
    }

    private CleanupRecord deleted(String uid, String kind, String node) {
        var record = new CleanupRecord(
                "demo",
                "pod-" + uid,
                uid,
                node,
                new Workload("apps/v1", kind, "demo", "c", "c1"),
                new Pod.Owner(kind.equals("Job") ? "batch/v1" : "apps/v1", kind, "c", "c1"),
                "",
                "",
                "CrashLoopPolicy/demo/p",
                List.of("dns"),
                List.of(),
                List.of(),
                "Delete",
                time.instant(),
                new Progress.Planned());
        records.plan(record);
        CleanupRecord done = record.with(new Progress.Deleted(time.instant(), Optional.empty()));
        records.update(done);
        return done;
    }

    private Optional<String> replacement(String uid) {
        return records.ofPod(uid).orElseThrow().replacement().map(Replacement::uid);
    }

    private Optional<String> outcome(String uid) {
        return records.ofPod(uid).orElseThrow().progress() instanceof Progress.Finished finished
                ? Optional.of(finished.outcome().name())
                : Optional.empty();
    }

    private Pod pod(String uid, String kind, String node, int version, boolean ready) {
        String json = pod(uid, kind, node, version);
        return Pods.parse(ready ? json.replace("\"False\"", "\"True\"") : json);
    }

    private String pod(String uid, String kind, String node, int version) {
        return """
                {"metadata": {"namespace": "demo", "name": "pod-%s", "uid": "%s", "resourceVersion": "%d", "creationTimestamp": "%s",
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "%s", "name": "c", "uid": "c1", "controller": true}]},
                 "spec": {"nodeName": "%s", "containers": [{"name": "app", "readinessProbe": {}}]},
                 "status": {"conditions": [{"type": "Ready", "status": "False"}]}}
                """.formatted(uid, uid, version, time.instant(), kind, node);
    }

    /** An API server of a few objects. */
    private static final class Objects implements Replies.Script {
        private final Map<String, String> objects = new HashMap<>();

        @Override
        public Wire.Answer reply(Wire.Request request) {
            Optional<String> found = objects.entrySet().stream()
                    .filter(object -> request.path().startsWith(object.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            return found.map(Replies::ok).orElseGet(Replies::notFound);
        }
    }
}
