package dev.crashloop.cleaner.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.history.CleanupRecord.Progress;
import dev.crashloop.cleaner.history.CleanupRecord.Replacement;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept at hand is what the records alone say, however they came to be as they are. */
class RecordIndexTest {
    private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");
    private static final int PODS = 40;
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private final Random random = new Random(11);
    private final RecordIndex index = new RecordIndex();
    private final Map<String, CleanupRecord> records = new HashMap<>();

    @Test
    void afterAnyChangesItSaysWhatTheRecordsAloneSay() {
        for (int change = 0; change < 3000; change++) {
            String uid = "uid-" + random.nextInt(PODS);
            if (random.nextInt(4) == 0) {
                index.remove(uid);
                records.remove(uid);
            } else {
                CleanupRecord record = record(uid);
                index.put(record);
                records.put(uid, record);
            }
            assertSameAsRecords(change);
        }
    }

    @Test
    void aHistoryThatWasHandedOutDoesNotChange() {
        index.put(record("uid-1"));
        History before = index.history();
        List<Object> said = answers(before);

        for (int change = 0; change < 100; change++) {
            index.put(record("uid-" + random.nextInt(PODS)));
        }

        assertThat(answers(before)).isEqualTo(said);
    }

    @Test
    void whatNeedNotBeKeptIsTheOldestOfEachNamespaceAndWhateverIsTooOld() {
        for (int i = 0; i < 300; i++) {
            index.put(record("uid-" + i));
            if (i % 3 == 0) {
                index.remove("uid-" + random.nextInt(i + 1));
            }
        }
        Instant keepAllFrom = START.plusSeconds(5000);
        Instant keepNoneUntil = START.plusSeconds(500);

        List<CleanupRecord> surplus = index.surplus(20, keepAllFrom, keepNoneUntil);

        assertThat(surplus).isNotEmpty().doesNotHaveDuplicates();
        for (CleanupRecord record : index.all()) {
            long younger = index.all().stream()
                    .filter(other -> !other.open()
                            && other.namespace().equals(record.namespace())
                            && !other.plannedAt().isBefore(record.plannedAt()))
                    .count();
            boolean tooOld = record.plannedAt().isBefore(keepNoneUntil);
            boolean tooMany = younger > 20 && record.plannedAt().isBefore(keepAllFrom);
            assertThat(surplus.contains(record)).as("%s", record).isEqualTo(!record.open() && (tooOld || tooMany));
        }
    }

    private void assertSameAsRecords(int change) {
        List<CleanupRecord> all = List.copyOf(records.values());
        assertThat(index.all()).as("change %s", change).containsExactlyInAnyOrderElementsOf(all);
        assertThat(index.open())
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(CleanupRecord::open).toList());
        for (int controller = 0; controller < 3; controller++) {
            String uid = "r" + controller;
            assertThat(index.openOf(uid))
                    .containsExactlyInAnyOrderElementsOf(all.stream()
                            .filter(record ->
                                    record.open() && record.controller().uid().equals(uid))
                            .toList());
        }
        for (int pod = 0; pod < PODS; pod++) {
            String uid = "new-" + pod;
            assertThat(index.replaces(uid))
                    .isEqualTo(all.stream()
                            .anyMatch(record -> record.replacement()
                                    .filter(replacement -> replacement.uid().equals(uid))
                                    .isPresent()));
        }
        assertThat(answers(index.history())).isEqualTo(answers(History.of(all)));
    }

    /** All that is ever asked. */
    private static List<Object> answers(History history) {
        Instant now = START.plusSeconds(3600);
        var answers = new ArrayList<Object>();
        for (int i = 0; i < 3; i++) {
            answers.add(history.window("p" + i, "dns", 1000));
            answers.add(history.window("p" + i, "tls", 1000));
            answers.add(history.inFlight("p" + i, "dns", "uid-3", now));
            answers.add(history.standing(workload(i), "t", ""));
            answers.add(history.budgetSpentUntil(Optional.of("demo-" + i), 3, now));
        }
        answers.add(history.budgetSpentUntil(Optional.empty(), 5, now));
        return answers;
    }

    private static Workload workload(int i) {
        return new Workload("apps/v1", "Deployment", "demo-" + i, "orders", "");
    }

    private CleanupRecord record(String uid) {
        int i = random.nextInt(3);
        return new CleanupRecord(
                "demo-" + i,
                "pod-" + uid,
                uid,
                "node1",
                workload(i),
                new Pod.Owner("apps/v1", "ReplicaSet", "orders-5bf89", "r" + random.nextInt(3)),
                "t",
                "",
                "p" + random.nextInt(3),
                random.nextBoolean() ? List.of("dns") : List.of("dns", "tls", "dns"),
                List.of(),
                List.of(),
                "Delete",
                START.plusMillis(random.nextInt(7_200_000)),
                progress(uid));
    }

    /** No pod replaces two. */
    private Progress progress(String uid) {
        Optional<Replacement> replacement = random.nextBoolean()
                ? Optional.of(new Replacement("new", uid.replace("uid", "new")))
                : Optional.empty();
        var deleted = new Progress.Deleted(START, replacement);
        return switch (random.nextInt(6)) {
            case 0 -> new Progress.Planned();
            case 1 -> deleted;
            default ->
                new Progress.Finished(
                        Optional.of(deleted),
                        OUTCOMES.get(random.nextInt(OUTCOMES.size())),
                        START.plusMillis(random.nextInt(1_000_000_000)),
                        "");
        };
    }
}
