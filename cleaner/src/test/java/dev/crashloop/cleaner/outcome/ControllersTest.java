package dev.crashloop.cleaner.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a controller wants a pod instead of the one that was removed. */
class ControllersTest {
    private static final Pod.Owner JOB = new Pod.Owner("batch/v1", "Job", "import", "j1");

    private final OneController server = new OneController();
    private final Controllers controllers = new Controllers(Replies.client(server));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a job of one pod, in its back-off           | {}                                   | {"failed": 1}                     | true
            a job of one pod that has another already   | {}                                   | {"active": 1, "failed": 1}        | false
            a parallel one of which the others go on    | {"parallelism": 3, "completions": 9} | {"active": 2, "failed": 1}        | true
            a parallel one that has all its pods        | {"parallelism": 3, "completions": 9} | {"active": 3, "failed": 1}        | false
            a parallel one near its end                 | {"parallelism": 3, "completions": 9} | {"active": 1, "succeeded": 8}     | false
            a parallel one that lacks its last pod      | {"parallelism": 3, "completions": 9} | {"active": 0, "succeeded": 8}     | true
            a queue of work that is not done            | {"parallelism": 3}                   | {"active": 2}                     | true
            a queue of work of which one pod found it   | {"parallelism": 3}                   | {"active": 1, "succeeded": 1}     | false
            a job that waits                            | {"suspend": true}                    | {}                                | false
            a job of no pods                            | {"parallelism": 0}                   | {}                                | false
            a job that is complete                      | {}                                   | {"conditions": [{"type": "Complete", "status": "True"}]}      | false
            a job that has failed for good              | {}                                   | {"conditions": [{"type": "Failed", "status": "True"}]}        | false
            a job that is about to fail                 | {}                                   | {"conditions": [{"type": "FailureTarget", "status": "True"}]} | false
            a job that waited once                      | {}                                   | {"conditions": [{"type": "Suspended", "status": "False"}]}    | true
            """)
    void aJobWantsAPodAsLongAsItLacksOne(String which, String spec, String status, boolean wants) throws Exception {
        server.has("""
                {"metadata": {"name": "import", "uid": "j1"}, "spec": %s, "status": %s}""".formatted(spec, status));

        assertThat(controllers.wantsReplacement(record(JOB))).as(which).isEqualTo(wants);
    }

    @ParameterizedTest
    @CsvSource({
        "apps.kruise.io/v1beta1, StatefulSet",
        "apps.kruise.io/v1alpha1, DaemonSet",
        "batch.volcano.sh/v1alpha1, Job",
        "example.org/v1, ReplicationController",
        "v1, ReplicaSet"
    })
    void aKindThatKubernetesDoesNotBringIsNotAskedForAndMayWantAPod(String apiVersion, String kind) throws Exception {
        CleanupRecord record = record(new Pod.Owner(apiVersion, kind, "db", "c1"));

        assertThat(controllers.wantsReplacement(record)).isTrue();
        controllers.lacksPods(record, pod -> assertThat(pod).isNull());

        assertThat(server.asked).containsOnly("/api/v1/namespaces/demo/pods/orders-1");
    }

    @Test
    void aNameThatNobodyCanHaveIsThatOfNobody() throws Exception {
        CleanupRecord record = record(new Pod.Owner("apps/v1", "ReplicaSet", "or ders/../?x=1", "c1"));

        assertThat(controllers.wantsReplacement(record)).isFalse();

        assertThat(server.asked).contains("/apis/apps/v1/namespaces/demo/replicasets/or%20ders%2F..%2F%3Fx%3D1");
    }

    private static CleanupRecord record(Pod.Owner controller) {
        Instant at = Instant.parse("2026-01-02T10:00:00Z");
        return new CleanupRecord(
                "demo",
                "orders-1",
                "old",
                "node-1",
                new Workload(controller.apiVersion(), controller.kind(), "demo", controller.name(), controller.uid()),
                controller,
                "",
                "",
                "CrashLoopPolicy/demo/dns",
                List.of("host-not-found"),
                List.of(),
                List.of(),
                "Delete",
                at,
                new Progress.Deleted(at, Optional.empty()));
    }

    /** An API server where the pod is gone, and that knows one Job. */
    private static final class OneController implements Replies.Script {
        private final List<String> asked = new ArrayList<>();
        private String job = "";

        void has(String json) {
            job = json;
        }

        @Override
        public Wire.Answer reply(Wire.Request request) {
            asked.add(request.path());
            boolean known = request.path().equals("/apis/batch/v1/namespaces/demo/jobs/import");
            return known ? Replies.ok(job) : Replies.notFound();
        }
    }
}
