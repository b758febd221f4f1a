package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.cleanup.PodRemover;
import dev.crashloop.cleaner.cluster.Replies;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.History;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.LabelMatch;
import dev.crashloop.cleaner.policy.Policies;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Owners;
import dev.crashloop.cleaner.workload.Surroundings;
import dev.crashloop.cleaner.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written down of a removal. */
class CleanupsTest {
    private static final Pod POD = Pods.withContainers(Pods.crashLooping("app", 134, 3));

    private static final KnownFailure DNS =
            new KnownFailure("dns", List.of(), List.of(), List.of(), Set.of(), Set.of(), Set.of());

    private final HandTime time = new HandTime();
    private Policies inForce = new Policies(List.of(policy(PolicySpec.Mode.Enforce)));
    private String namespace = "{}";
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

    @Test
    void aPolicyThatWasChangedMeanwhileIsAskedAnew() throws Exception {
        inForce = new Policies(List.of(policy(PolicySpec.Mode.DryRun)));

        assertThat(attempt(() -> {})).isInstanceOf(Cleanups.Attempt.Outdated.class);

        assertThat(records.all()).isEmpty();
    }

    @Test
    void aPolicyThatIsGoneMeanwhileRemovesNothing() throws Exception {
        inForce = Policies.NONE;

        assertThat(attempt(() -> {})).isInstanceOf(Cleanups.Attempt.Outdated.class);

        assertThat(records.all()).isEmpty();
    }

    @Test
    void aNamespaceThatWasOptedOutMeanwhileIsLeftAlone() throws Exception {
        namespace = "{\"metadata\": {\"annotations\": {\"crashloop.dev/skip\": \"true\"}}}";

        assertThat(attempt(() -> {}))
                .isInstanceOfSatisfying(
                        Cleanups.Attempt.Stopped.class,
                        stopped -> assertThat(stopped.decision())
                                .isInstanceOfSatisfying(
                                        Decision.Hold.class,
                                        hold -> assertThat(hold.guard()).isEqualTo("opted-out")));

        assertThat(records.all()).isEmpty();
    }

    @Test
    void aPodWhoseSurroundingsCannotBeReadAgainIsLeftAlone() throws Exception {
        namespace = "";

        assertThat(attempt(() -> {})).isInstanceOf(Cleanups.Attempt.Unread.class);

        assertThat(records.all()).isEmpty();
    }

    private void clean(Runnable beforeTheAnswer) throws Exception {
        assertThat(attempt(beforeTheAnswer)).isInstanceOf(Cleanups.Attempt.Tried.class);
    }

    private Cleanups.Attempt attempt(Runnable beforeTheAnswer) throws Exception {
        var api = Replies.client(new Answering(namespace, beforeTheAnswer));
        return new Cleanups(records, new PodRemover(api), () -> inForce, new Owners(api, time), time).attempt(known());
    }

    private static Policy policy(PolicySpec.Mode mode) {
        return new Policy(
                new PolicyId(Optional.of("demo"), "policy"),
                mode,
                LabelMatch.ALL,
                LabelMatch.ALL,
                List.of(DNS),
                Policy.LogBounds.DEFAULT,
                PolicySpec.Action.Delete,
                false,
                false,
                new Policy.Limits(1, 10, 100, 1000),
                List.of());
    }

    private Case known() {
        var workload = new Workload("apps/v1", "Deployment", "demo", "orders", "");
        List<Crash> crashes = Crash.of(POD, time.instant());
        return new Case(
                POD,
                new Surroundings(Map.of(), workload, Optional.empty(), ""),
                policy(PolicySpec.Mode.Enforce),
                crashes,
                List.of(new Diagnosis.Known(crashes.getFirst(), DNS, List.of("No such host"), List.of())),
                History.NONE,
                time.instant(),
                time.instant(),
                Optional.empty());
    }

    /** Carries everything out, and takes its time to say so; an empty namespace cannot be read. */
    private record Answering(String namespace, Runnable before) implements Replies.Script {
        @Override
        public Wire.Answer reply(Wire.Request request) {
            if (!request.method().equals("GET")) {
                before.run();
            }
            String body = request.path().equals("/api/v1/namespaces/demo") ? namespace : "{}";
            return Replies.of(body.isEmpty() ? 500 : 200, body);
        }
    }
}
