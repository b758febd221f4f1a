package dev.crashloop.cleaner.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.lease.Candidates.Candidate;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** People who delete the Lease or write into it: whoever held it is left its time. */
class EditedLeaseTest {
    private static final int DURATION = (int) LeaseTimes.DEFAULT.duration().toSeconds();
    private static final int RETRY = (int) LeaseTimes.DEFAULT.retry().toSeconds();

    @RegisterExtension
    final Candidates candidates = new Candidates();

    @Test
    void aLeaseThatPeopleDeleteStaysWithItsHolderWhoeverSeesItFirst() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.link.cut();
        candidates.cluster.store().delete(Resource.LEASES, "demo", "crashloop-cleaner", DeleteOptions.NOW);
        candidates.pass(2 * RETRY);
        a.link.mend();
        candidates.pass(DURATION);

        assertThat(candidates.holder()).isEqualTo("a");
        assertThat(a.termsBegun()).isEqualTo(1);
        assertThat(b.termsBegun()).isZero();
    }

    @Test
    void aLeaseThatIsDeletedAfterItsHolderDiedIsTakenAfterItsDuration() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.link.cut();
        candidates.pass(1);
        candidates.cluster.store().delete(Resource.LEASES, "demo", "crashloop-cleaner", DeleteOptions.NOW);
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(b.leads()).isTrue();
    }

    @Test
    void whoeverPeopleWriteIntoTheLeaseIsWaitedForByAll() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);
        long edited = candidates.now();

        candidates.edit(lease -> Json.child(lease, "spec").put("holderIdentity", "somebody"));
        candidates.pass(RETRY);
        assertThat(a.termsOpen()).isZero();
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(List.of(a.leads(), b.leads())).containsExactlyInAnyOrder(true, false);
        String next = a.leads() ? "a" : "b";
        assertThat(candidates.acts().tailMap(edited + RETRY).keySet())
                .as("seconds in which " + next + " acts again")
                .first()
                .satisfies(second -> assertThat(second).isGreaterThanOrEqualTo(edited + DURATION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b"})
    void aLeaseThatPeopleTakeFromItsHolderIsNotTakenBeforeTheHolderMustKnow(String holder) {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        a.link.cut();
        candidates.edit(lease -> Json.child(lease, "spec").put("holderIdentity", holder));
        candidates.pass(DURATION + 2 * RETRY);

        assertThat(b.leads()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 15", "-5, 15", "20, 20", "2000000000, 300"})
    void aDurationThatPeopleWroteIsBelievedWithinReasonAndMendedByItsHolder(int written, int believed) {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.pass(10);

        candidates.edit(lease -> Json.child(lease, "spec").put("leaseDurationSeconds", written));
        candidates.pass(RETRY);
        assertThat(Json.at(candidates.lease(), "spec", "leaseDurationSeconds").asInt(0))
                .isEqualTo(DURATION);
        a.kill();
        candidates.edit(lease -> Json.child(lease, "spec").put("leaseDurationSeconds", written));
        long edited = candidates.now();
        candidates.pass(believed + 3 * RETRY);

        assertThat(b.leads()).isTrue();
        assertThat(candidates.acted("b")[0]).isBetween(edited + believed, edited + believed + 3L * RETRY);
    }

    @Test
    void aLeaseThatMakesNoSenseIsTakenOver() {
        ObjectNode lease = Json.object();
        lease.putObject("metadata").put("namespace", "demo").put("name", "crashloop-cleaner");
        candidates.cluster.store().create(Resource.LEASES, lease);

        Candidate a = candidates.add("a").start();

        assertThat(a.leads()).isTrue();
        assertThat(candidates.holder()).isEqualTo("a");
    }

    @Test
    void labelsAndAnnotationsOfPeopleAreKept() {
        Candidate a = candidates.add("a").start();
        Candidate b = candidates.add("b").start();
        candidates.edit(lease -> {
            metadata(lease, "labels").put("team", "platform");
            metadata(lease, "annotations").put("note", "do not touch");
        });

        candidates.pass(10);
        a.close();
        candidates.pass(10);

        assertThat(b.leads()).isTrue();
        assertThat(Json.text(candidates.lease(), "metadata", "labels", "team")).isEqualTo("platform");
        assertThat(Json.text(candidates.lease(), "metadata", "annotations", "note"))
                .isEqualTo("do not touch");
    }

    private static ObjectNode metadata(ObjectNode lease, String field) {
        return Json.child(Json.child(lease, "metadata"), field);
    }
}
