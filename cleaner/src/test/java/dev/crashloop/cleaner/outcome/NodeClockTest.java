package dev.crashloop.cleaner.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replacement without a probe has to stay up under our eyes, whatever the clock of its node says. */
class NodeClockTest {
    private static final Duration STAYS_UP = Patience.DEFAULT.staysUp();

    private final HandTime time = new HandTime();
    private final MemoryRecords records = new MemoryRecords(time);
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private final ApiClient api = new ApiClient(new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:1")
            .build());
    private final Follower follower = new Follower(
            records,
            api,
            Patience.DEFAULT,
            time,
            (_, done) -> outcomes.add(done.outcome().name()));
    private final Instant begin = time.instant();

    @BeforeEach
    void aPodWasCleaned() {
        var record = new CleanupRecord(
                "demo",
                "orders-1",
                "old",
                "node-1",
                new Workload("apps/v1", "Deployment", "demo", "orders", "d1"),
                new Pod.Owner("apps/v1", "ReplicaSet", "orders-5bf89", "r1"),
                "5bf89",
                "",
                "CrashLoopPolicy/demo/dns",
                List.of("host-not-found"),
                List.of(),
                List.of(),
                "Delete",
                begin,
                new Progress.Planned());
        records.plan(record);
        records.update(record.with(new Progress.Deleted(begin, Optional.empty())));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -7, 7})
    void itIsHealedOnceItWasSeenToStayUp(int hours) {
        follower.present(replacement(begin.plus(Duration.ofHours(hours))));

        time.advance(STAYS_UP.minusSeconds(1));
        follower.present(replacement(begin.plus(Duration.ofHours(hours))));
        assertThat(outcomes).isEmpty();
        time.advance(Duration.ofSeconds(2));

        Awaitility.await().until(() -> outcomes.equals(List.of("Healed")));
    }

    @Test
    void aRestartBeginsAnew() {
        follower.present(replacement(begin));
        time.advance(STAYS_UP.minusSeconds(5));
        Instant restarted = begin.plus(STAYS_UP).minusSeconds(5);
        follower.present(replacement(restarted));

        time.advance(STAYS_UP.minusSeconds(1));
        follower.present(replacement(restarted));
        assertThat(outcomes).isEmpty();
        time.advance(Duration.ofSeconds(1));
        follower.present(replacement(restarted));

        assertThat(outcomes).containsExactly("Healed");
    }

    private Pod replacement(Instant startedByItsNode) {
        return Pods.parse("""
                {"metadata": {"namespace": "demo", "name": "orders-2", "uid": "new", "resourceVersion": "9",
                  "creationTimestamp": "%s",
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "orders-5bf89", "uid": "r1",
                    "controller": true}]},
                 "spec": {"nodeName": "node-1", "containers": [{"name": "app"}]},
                 "status": {"conditions": [{"type": "Ready", "status": "True"}],
                  "containerStatuses": [{"name": "app", "restartCount": 0,
                    "state": {"running": {"startedAt": "%s"}}}]}}
                """.formatted(begin, startedByItsNode));
    }
}
