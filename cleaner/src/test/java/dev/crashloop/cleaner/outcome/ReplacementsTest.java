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
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which pod is taken for the replacement of which, where several pods of one controller are cleaned. */
class ReplacementsTest {
    private static final Pod.Owner CONTROLLER = new Pod.Owner("apps/v1", "ReplicaSet", "orders-5bf89", "r1");
    private static final Workload ORDERS = new Workload("apps/v1", "Deployment", "demo", "orders", "d1");

    private final HandTime time = new HandTime();
    private final MemoryRecords records = new MemoryRecords(time);
    private final Follower follower = new Follower(
            records, Replies.client(new NoApiServer()), Follower.Patience.DEFAULT, time, (record, outcome) -> {});

    @Test
    void aPodThatCameWhileItsRecordWasOnlyPlannedIsNotForgottenForAYoungerOne() {
        CleanupRecord first = plan("first");
        pass();
        follower.present(pod("replaces-first"));
        pass();
        CleanupRecord second = plan("second");
        deleted(first);
        deleted(second);
        pass();

        follower.present(pod("replaces-second"));

        assertThat(replacement("first")).contains("replaces-first");
        assertThat(replacement("second")).contains("replaces-second");
    }

    @Test
    void twoPodsThatCameInTheSameSecondEachReplaceOne() {
        CleanupRecord first = plan("first");
        CleanupRecord second = plan("second");
        deleted(first);
        deleted(second);

        follower.present(pod("one"));
        follower.present(pod("other"));
        follower.present(pod("one"));

        assertThat(replacement("first")).contains("one");
        assertThat(replacement("second")).contains("other");
    }

    @Test
    void aPodThatWasThereBeforeReplacesNone() {
        Pod before = pod("before");
        pass();
        deleted(plan("first"));

        follower.present(before);

        assertThat(replacement("first")).isEmpty();
    }

    private void pass() {
        time.advance(Duration.ofSeconds(2));
    }

    private CleanupRecord plan(String uid) {
        var record = new CleanupRecord(
                "demo",
                "pod-" + uid,
                uid,
                "node1",
                ORDERS,
                CONTROLLER,
                "5bf89",
                "",
                "CrashLoopPolicy/demo/p",
                List.of("dns"),
                List.of(),
                List.of(),
                "Delete",
                time.instant(),
                new Progress.Planned());
        return records.plan(record).orElseThrow();
    }

    private void deleted(CleanupRecord record) {
        records.update(record.with(new Progress.Deleted(time.instant(), Optional.empty())));
    }

    private Optional<String> replacement(String uid) {
        return records.ofPod(uid).orElseThrow().replacement().map(Replacement::uid);
    }

    private Pod pod(String uid) {
        return Pods.parse("""
                {"metadata": {"namespace": "demo", "name": "pod-%s", "uid": "%s", "resourceVersion": "41", "creationTimestamp": "%s",
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "orders-5bf89", "uid": "r1", "controller": true}]},
                 "spec": {"nodeName": "node1"}, "status": {}}
                """.formatted(uid, uid, time.instant()));
    }

    /** Nothing is asked in these tests. */
    private static final class NoApiServer implements Replies.Script {
        @Override
        public Wire.Answer reply(Wire.Request request) throws IOException {
            throw new IOException("there is no API server in this test");
        }
    }
}
