package dev.crashloop.cleaner.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.History.Standing;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");
    private static final Workload ORDERS = new Workload("apps/v1", "Deployment", "demo", "orders", "");
    private static final String POLICY = "CrashLoopPolicy/demo/p";

    private final List<CleanupRecord> records = new ArrayList<>();
    private String retry = "";

    @Test
    void slowStartBeginsWithOneAndDoublesWithEachHealed() {
        assertThat(window(10)).isEqualTo(1);
        finish(Outcome.Healed);
        assertThat(window(10)).isEqualTo(2);
        finish(Outcome.Healed);
        assertThat(window(10)).isEqualTo(4);
        finish(Outcome.Healed);
        finish(Outcome.Healed);
        assertThat(window(10)).isEqualTo(10);
    }

    @Test
    void slowStartFallsBackToOneWithARecurred() {
        finish(Outcome.Healed);
        finish(Outcome.Healed);
        finish(Outcome.Recurred);
        assertThat(window(10)).isEqualTo(1);
        finish(Outcome.Gone);
        finish(Outcome.Changed);
        finish(Outcome.Unknown);
        assertThat(window(10)).isEqualTo(1);
    }

    @Test
    void eachKnownFailureOfEachPolicyHasItsOwnSlowStart() {
        finish(Outcome.Healed);

        assertThat(history().window(POLICY, "other", 10)).isEqualTo(1);
        assertThat(history().window("CrashLoopPolicy/demo/q", "dns", 10)).isEqualTo(1);
    }

    @Test
    void cleanupsWithoutAnOutcomeAreInFlightApartFromTheOwn() {
        open();
        open();

        assertThat(history().inFlight(POLICY, "dns", "none", START)).isEqualTo(2);
        assertThat(history().inFlight(POLICY, "dns", "uid-1", START)).isEqualTo(1);
        assertThat(history().inFlight(POLICY, "dns", "none", START.plusSeconds(2 * 3600)))
                .isZero();
    }

    @Test
    void aWorkloadWaitsOneTwoFourEightMinutesAndIsThenGivenUp() {
        for (int minutes : new int[] {1, 2, 4, 8}) {
            Instant at = finish(Outcome.Recurred);
            assertThat(standing())
                    .isInstanceOfSatisfying(
                            Standing.CoolingDown.class,
                            cooling -> assertThat(cooling.until()).isEqualTo(at.plusSeconds(60L * minutes)));
        }
        finish(Outcome.Recurred);
        assertThat(standing()).isEqualTo(new Standing.GivenUp(5));
    }

    @Test
    void aHealedClearsWhatCameBefore() {
        finish(Outcome.Recurred);
        finish(Outcome.Healed);

        assertThat(standing()).isEqualTo(new Standing.Free());
    }

    @Test
    void aNewPodTemplateAndARequestForAnotherChanceAreNewBeginnings() {
        for (int i = 0; i < 5; i++) {
            finish(Outcome.Recurred);
        }

        assertThat(history().standing(ORDERS, "other-template", "")).isEqualTo(new Standing.Free());
        assertThat(history().standing(ORDERS, "template", "now")).isEqualTo(new Standing.Free());
        assertThat(history().standing(new Workload("apps/v1", "Deployment", "demo", "billing", ""), "template", ""))
                .isEqualTo(new Standing.Free());
    }

    @Test
    void aHealedAfterSomebodyAskedForAnotherChanceCountsAlsoOnceTheAnnotationIsTakenAway() {
        for (int i = 0; i < 5; i++) {
            finish(Outcome.Recurred);
        }
        retry = "now";
        finish(Outcome.Recurred);
        assertThat(standing()).isEqualTo(new Standing.GivenUp(5));

        finish(Outcome.Healed);
        assertThat(standing()).isEqualTo(new Standing.Free());
    }

    @Test
    void aBudgetIsSpentUntilTheOldestCleanupOfTheHourIsAnHourOld() {
        open();
        open();
        Instant now = START.plusSeconds(120);

        assertThat(history().budgetSpentUntil(Optional.of("demo"), 3, now)).isEmpty();
        assertThat(history().budgetSpentUntil(Optional.of("demo"), 2, now))
                .contains(records.getFirst().plannedAt().plusSeconds(3600));
        assertThat(history().budgetSpentUntil(Optional.of("other"), 2, now)).isEmpty();
        assertThat(history().budgetSpentUntil(Optional.empty(), 2, now)).isPresent();
        assertThat(history().budgetSpentUntil(Optional.of("demo"), 2, now.plusSeconds(3600)))
                .isEmpty();
    }

    /** Whatever happened: the window stays within its bounds, and one Recurred is enough to make it 1. */
    @Test
    void theWindowIsAlwaysWithinItsBounds() {
        var random = new Random(3);
        List<Outcome> outcomes = List.of(Outcome.values());
        for (int i = 0; i < 300; i++) {
            Outcome outcome = outcomes.get(random.nextInt(outcomes.size()));
            finish(outcome);
            int max = 1 + random.nextInt(20);
            assertThat(window(max)).isBetween(1, max);
            if (outcome == Outcome.Recurred) {
                assertThat(window(max)).isEqualTo(1);
            }
        }
    }

    @Test
    void howeverManyWereHealedAWindowWithoutABoundStaysWide() {
        for (int i = 0; i < 70; i++) {
            finish(Outcome.Healed);
            assertThat(window(Integer.MAX_VALUE)).isEqualTo(1 << Math.min(i + 1, 30));
        }
    }

    @Test
    void aRecordSurvivesTheWayToTheApiServerAndBack() {
        finish(Outcome.Healed);
        open();
        var deleted = open().with(new Progress.Deleted(START, Optional.of(new CleanupRecord.Replacement("n", "u"))));

        for (CleanupRecord record : List.of(records.get(0), records.get(1), deleted)) {
            var object = RecordJson.object(record);
            object.set("status", RecordJson.status(record).path("status"));
            ((tools.jackson.databind.node.ObjectNode) object.path("metadata"))
                    .put("creationTimestamp", record.plannedAt().toString());
            assertThat(RecordJson.record(object)).contains(record);
        }
    }

    @Test
    void anObjectThatPeopleMadeUpIsNoRecord() {
        var object = RecordJson.object(open());
        ((tools.jackson.databind.node.ObjectNode) object.path("metadata")).put("creationTimestamp", START.toString());
        assertThat(RecordJson.record(object)).isPresent();

        object.putObject("status").put("phase", "Imagined");
        assertThat(RecordJson.record(object)).isEmpty();
        object.remove("status");
        ((tools.jackson.databind.node.ObjectNode) object.path("metadata")).put("name", "another");
        assertThat(RecordJson.record(object)).isEmpty();
        object.remove("spec");
        assertThat(RecordJson.record(object)).isEmpty();
    }

    @Test
    void theNameOfARecordFitsHoweverLongThePodsIs() {
        CleanupRecord record = record("x".repeat(253), new Progress.Planned());

        assertThat(record.name()).hasSizeLessThanOrEqualTo(253).endsWith(record.podUid());
    }

    private History history() {
        return History.of(records);
    }

    private int window(int max) {
        return history().window(POLICY, "dns", max);
    }

    private Standing standing() {
        return history().standing(ORDERS, "template", "");
    }

    private Instant finish(Outcome outcome) {
        Instant at = START.plusSeconds(60L * records.size());
        records.add(record("orders-" + records.size(), new Progress.Finished(Optional.empty(), outcome, at, "")));
        return at;
    }

    private CleanupRecord open() {
        CleanupRecord record = record("orders-" + records.size(), new Progress.Planned());
        records.add(record);
        return record;
    }

    private CleanupRecord record(String pod, Progress progress) {
        return new CleanupRecord(
                "demo",
                pod,
                "uid-" + records.size(),
                "node1",
                ORDERS,
                new Pod.Owner("apps/v1", "ReplicaSet", "orders-5bf89", "r1"),
                "template",
                retry,
                POLICY,
                List.of("dns"),
                List.of("No such host"),
                List.of("terminating"),
                "Delete",
                START.plusSeconds(records.size()),
                progress);
    }
}
