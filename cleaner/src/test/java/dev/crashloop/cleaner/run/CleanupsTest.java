package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cleanup.PodRemover;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.History;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.LabelMatch;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Surroundings;
import dev.crashloop.cleaner.workload.Workload;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written down of a removal. */
class CleanupsTest {
    private static final Pod POD = Pods.withContainers(Pods.crashLooping("app", 134, 3));

    private final HandTime time = new HandTime();
    private final MemoryRecords records = new MemoryRecords(time);

    @Test
    void aRemovedPodIsWrittenDownAsDeleted() throws Exception {
        clean(() -> {});

        assertThat(records.ofPod(POD.uid()).orElseThrow().progress())
                .isEqualTo(new Progress.Deleted(time.instant(), Optional.empty()));
    }

    @Test
    void whatWasFoundOutOfTheReplacementBeforeTheAnswerCameStays() throws Exception {
        var found = new Progress.Deleted(
                time.instant(), Optional.of(new CleanupRecord.Replacement("orders-5bf89-new", "u2")));

        clean(() -> records.update(records.ofPod(POD.uid()).orElseThrow().with(found)));

        assertThat(records.ofPod(POD.uid()).orElseThrow().progress()).isEqualTo(found);
    }

    private void clean(Runnable beforeTheAnswer) throws Exception {
        var cleanups = new Cleanups(records, new PodRemover(new ApiClient(new Answering(beforeTheAnswer))), time);
        assertThat(cleanups.attempt(known())).isInstanceOf(Cleanups.Attempt.Tried.class);
    }

    private Case known() {
        var dns = new KnownFailure("dns", List.of(), List.of(), List.of(), Set.of(), Set.of(), Set.of());
        var policy = new Policy(
                new PolicyId(Optional.of("demo"), "policy"),
                PolicySpec.Mode.Enforce,
                LabelMatch.ALL,
                LabelMatch.ALL,
                List.of(dns),
                Policy.LogBounds.DEFAULT,
                PolicySpec.Action.Delete,
                false,
                false,
                new Policy.Limits(1, 10, 100, 1000),
                List.of());
        var workload = new Workload("apps/v1", "Deployment", "demo", "orders", "");
        List<Crash> crashes = Crash.of(POD, time.instant());
        return new Case(
                POD,
                new Surroundings(Map.of(), workload, Optional.empty(), ""),
                policy,
                crashes,
                List.of(new Diagnosis.Known(crashes.getFirst(), dns, List.of("No such host"), List.of())),
                History.NONE,
                time.instant(),
                time.instant(),
                Optional.empty());
    }

    /** Carries everything out, and takes its time to say so. */
    private record Answering(Runnable before) implements Wire {
        @Override
        public String server() {
            return "https://there";
        }

        @Override
        public Answer send(Request request, Duration atMost) {
            before.run();
            return new Answer(
                    200,
                    Optional.empty(),
                    Optional.empty(),
                    new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void close() {}
    }
}
