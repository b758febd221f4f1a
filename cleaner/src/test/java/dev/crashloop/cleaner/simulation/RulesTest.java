package dev.crashloop.cleaner.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.CleanupRecord.Replacement;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The rules that the referee goes by, each with something that must not be, and with something that may. */
@Tag("simulation")
class RulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private final ManualTimeline timeline = new ManualTimeline(NOW);
    private final Store store = new Store(timeline);
    private final Runs truth = new Runs();
    private final Rulebook rulebook = new Rulebook();
    private final Findings findings = new Findings(new Trace(timeline, false));
    private final OutcomeRule outcomes = new OutcomeRule(truth, findings, new Tally());
    private final EndRule end = new EndRule(store, rulebook, truth, true);

    @BeforeEach
    void aPolicyForAll() {
        ObjectNode policy = Json.parse("""
                {"kind": "CrashLoopPolicy", "metadata": {"namespace": "default", "name": "transient"}}""");
        policy.putObject("spec").putArray("knownFailures").add(Sign.DNS.spec());
        rulebook.changed(policy, false, NOW);
    }

    @Test
    void whatIsHealedHasAReplacementThatWasReady() {
        outcomes.saw(replacement("u2", "r1", true));
        announce(Outcome.Healed, "u2");
        assertThat(findings.first()).isEmpty();

        outcomes.saw(replacement("u3", "r1", false));
        announce(Outcome.Healed, "u3");
        assertThat(findings.first().orElseThrow()).contains("no replacement was ever ready");
    }

    @Test
    void whatRecurredShowedTheSameFailureAgain() {
        outcomes.saw(replacement("u2", "r1", false));
        truth.began("u2", "app", NOW, Optional.of(Sign.DNS.shown()));
        announce(Outcome.Recurred, "u2");
        assertThat(findings.first()).isEmpty();

        outcomes.saw(replacement("u3", "r1", false));
        truth.began("u3", "app", NOW, Optional.of(Sign.TLS.shown()));
        announce(Outcome.Recurred, "u3");
        assertThat(findings.first().orElseThrow()).contains("no replacement showed [dns]");
    }

    @Test
    void aReplacementIsAnotherPodOfTheSameController() {
        outcomes.saw(replacement("u2", "r2", true));

        announce(Outcome.Healed, "u2");

        assertThat(findings.first().orElseThrow()).contains("a pod of another controller");
    }

    @Test
    void aPodDoesNotReplaceItself() {
        outcomes.saw(replacement("u1", "r1", true));

        announce(Outcome.Healed, "u1");

        assertThat(findings.first().orElseThrow()).contains("replaced by itself");
    }

    @Test
    void inTheEndEachRecordHasEnded() {
        store.create(Kinds.RECORDS, Json.parse("""
                {"kind": "Cleanup", "metadata": {"namespace": "default", "name": "orders-1-u1"},
                 "spec": {"pod": {"name": "orders-1", "uid": "u1"}, "policy": "CrashLoopPolicy/default/transient", "failures": ["dns"]}}"""));
        assertThat(end.open(NOW)).singleElement().asString().contains("the record of pod u1 never ends");

        store.edit(Kinds.RECORDS, "default", "orders-1-u1", record -> {
            Json.child(record, "status")
                    .put("phase", "Finished")
                    .put("outcome", "Healed")
                    .put("finishedAt", Json.time(NOW));
            return record;
        });
        assertThat(end.open(NOW)).isEmpty();
    }

    @Test
    void inTheEndEachPodThatCanBeHealedIs() {
        String uid = crashing("orders-1", "ReplicaSet");
        truth.began(uid, "app", NOW, Optional.of(Sign.DNS.shown()));

        assertThat(end.open(NOW)).containsExactly("pod default/orders-1 could be healed, and is not");
    }

    @Test
    void aPodWithAnotherFailureOrWithoutAControllerIsLeftAsItIs() {
        truth.began(crashing("orders-1", "ReplicaSet"), "app", NOW, Optional.of(Sign.DNS.nearMiss()));
        truth.began(crashing("bare", ""), "app", NOW, Optional.of(Sign.DNS.shown()));

        assertThat(end.open(NOW)).isEmpty();
    }

    /** A pod that the kubelet holds back; its UID. */
    private String crashing(String name, String ownerKind) {
        ObjectNode pod = Json.parse("""
                {"kind": "Pod", "metadata": {"namespace": "default", "name": "%s"}, "spec": {"containers": [{"name": "app", "image": "a"}]}}""".formatted(name));
        if (!ownerKind.isEmpty()) {
            ((ObjectNode) pod.path("metadata"))
                    .putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", ownerKind)
                    .put("name", "orders")
                    .put("uid", "r1")
                    .put("controller", true);
        }
        String uid = Json.text(store.create(Resource.PODS, pod), "metadata", "uid");
        store.edit(Resource.PODS, "default", name, object -> {
            object.set("status", Json.parse("""
                    {"containerStatuses": [{"name": "app", "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff"}},
                      "lastState": {"terminated": {"exitCode": 134, "startedAt": "%s"}}}]}""".formatted(NOW)));
            return object;
        });
        return uid;
    }

    private static ObjectNode replacement(String uid, String controllerUid, boolean ready) {
        return Json.parse("""
                {"metadata": {"uid": "%s", "ownerReferences": [{"kind": "ReplicaSet", "uid": "%s", "controller": true}]},
                 "status": {"conditions": [{"type": "Ready", "status": "%s"}]}}""".formatted(uid, controllerUid, ready ? "True" : "False"));
    }

    private void announce(Outcome outcome, String replacementUid) {
        var deleted = new Progress.Deleted(NOW, Optional.of(new Replacement("orders-2", replacementUid)));
        var finished = new Progress.Finished(Optional.of(deleted), outcome, NOW, "said so");
        var record = new CleanupRecord(
                "default",
                "orders-1",
                "u1",
                "node-1",
                new Workload("apps/v1", "Deployment", "default", "orders", ""),
                new Pod.Owner("apps/v1", "ReplicaSet", "orders", "r1"),
                "",
                "",
                "CrashLoopPolicy/default/transient",
                List.of("dns"),
                List.of(),
                List.of(),
                "Delete",
                NOW,
                finished);
        outcomes.announced("replica-a", record, finished);
    }
}
