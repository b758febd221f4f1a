package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ContractCluster.class)
class DeletionContractTest {

    @Test
    void anotherUidIsAConflict(Cluster cluster) {
        String uid = cluster.pendingPod("a", "{}").string("metadata", "uid");

        Api.Answer refused = cluster.api().delete(cluster.path("pods/a"), "{\"preconditions\":{\"uid\":\"other\"}}");

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.string("reason")).isEqualTo("Conflict");
        assertThat(refused.string("message"))
                .isEqualTo(
                        "Operation cannot be fulfilled on Pod \"a\": the UID in the precondition (other) does not match the"
                                + " UID in record (%s). The object might have been deleted and then recreated",
                        uid);
        assertThat(cluster.api().get(cluster.path("pods/a")).code()).isEqualTo(200);
    }

    @Test
    void anotherResourceVersionIsAConflict(Cluster cluster) {
        String version = cluster.pendingPod("a", "{}").string("metadata", "resourceVersion");

        Api.Answer refused =
                cluster.api().delete(cluster.path("pods/a"), "{\"preconditions\":{\"resourceVersion\":\"1\"}}");

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.string("message"))
                .isEqualTo(
                        "Operation cannot be fulfilled on Pod \"a\": the ResourceVersion in the precondition (1) does not"
                                + " match the ResourceVersion in record (%s). The object might have been modified",
                        version);
    }

    @Test
    void preconditionsThatHoldLetItGo(Cluster cluster) {
        Api.Answer pod = cluster.pendingPod("a", "{}");

        Api.Answer deleted = cluster.api()
                .delete(
                        cluster.path("pods/a"),
                        "{\"preconditions\":{\"uid\":\"%s\",\"resourceVersion\":\"%s\"}}"
                                .formatted(pod.string("metadata", "uid"), pod.string("metadata", "resourceVersion")));

        assertThat(deleted.code()).isEqualTo(200);
        assertThat(cluster.api().get(cluster.path("pods/a")).code()).isEqualTo(404);
    }

    @Test
    void whatIsGoneIsNotFound(Cluster cluster) {
        cluster.pendingPod("a", "{}");
        cluster.api().delete(cluster.path("pods/a"));

        Api.Answer again = cluster.api().delete(cluster.path("pods/a"));

        assertThat(again.code()).isEqualTo(404);
        assertThat(again.string("reason")).isEqualTo("NotFound");
        assertThat(again.string("message")).isEqualTo("pods \"a\" not found");
        assertThat(again.string("details", "name")).isEqualTo("a");
        assertThat(again.string("details", "kind")).isEqualTo("pods");
    }

    @Test
    void aPodOnANodeStaysUntilItIsDeletedWithoutGrace(Cluster cluster) {
        cluster.podOnNode("a");

        Api.Answer marked = cluster.api().delete(cluster.path("pods/a"), "{\"gracePeriodSeconds\":20}");

        assertThat(marked.code()).isEqualTo(200);
        assertThat(marked.at("metadata", "deletionGracePeriodSeconds").asInt(0)).isEqualTo(20);
        assertThat(marked.string("metadata", "deletionTimestamp")).isNotEmpty();
        Api.Answer longer = cluster.api().delete(cluster.path("pods/a"), "{\"gracePeriodSeconds\":25}");
        assertThat(longer.at("metadata", "deletionGracePeriodSeconds").asInt(0)).isEqualTo(20);
        Api.Answer shorter = cluster.api().delete(cluster.path("pods/a"), "{\"gracePeriodSeconds\":10}");
        assertThat(shorter.at("metadata", "deletionGracePeriodSeconds").asInt(0))
                .isEqualTo(10);

        cluster.api().delete(cluster.path("pods/a"), "{\"gracePeriodSeconds\":0}");

        assertThat(cluster.api().get(cluster.path("pods/a")).code()).isEqualTo(404);
    }

    @Test
    void aPodOnANodeGetsTheGraceThatItsSpecSays(Cluster cluster) {
        cluster.podOnNode("a");

        Api.Answer marked = cluster.api().delete(cluster.path("pods/a"));

        assertThat(marked.at("metadata", "deletionGracePeriodSeconds").asInt(0)).isEqualTo(30);
        cluster.api().delete(cluster.path("pods/a?gracePeriodSeconds=0"));
    }

    @Test
    void finalizersHoldAnObjectUntilTheyAreRemoved(Cluster cluster) {
        cluster.api()
                .post(cluster.path("configmaps"), "{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"test.dev/hold\"]}}");

        Api.Answer marked = cluster.api().delete(cluster.path("configmaps/a"));

        assertThat(marked.string("metadata", "deletionTimestamp")).isNotEmpty();
        assertThat(cluster.api().get(cluster.path("configmaps/a")).code()).isEqualTo(200);
        cluster.api().merge(cluster.path("configmaps/a"), "{\"metadata\":{\"finalizers\":null}}");
        assertThat(cluster.api().get(cluster.path("configmaps/a")).code()).isEqualTo(404);
    }

    @Test
    void aDryRunDeletesNothing(Cluster cluster) {
        cluster.pendingPod("a", "{}");

        Api.Answer dryRun = cluster.api().delete(cluster.path("pods/a"), "{\"dryRun\":[\"All\"]}");

        assertThat(dryRun.code()).isEqualTo(200);
        assertThat(cluster.api().get(cluster.path("pods/a")).code()).isEqualTo(200);
    }

    @Test
    void aDeletedObjectOfMostKindsIsAnsweredWithASuccess(Cluster cluster) {
        String uid = cluster.configMap("a").string("metadata", "uid");

        Api.Answer deleted = cluster.api().delete(cluster.path("configmaps/a"));

        assertThat(deleted.string("status")).isEqualTo("Success");
        assertThat(deleted.string("details", "uid")).isEqualTo(uid);
        assertThat(deleted.string("details", "kind")).isEqualTo("configmaps");
    }

    @Test
    void aCollectionIsDeletedAsFarAsTheSelectorGoes(Cluster cluster) {
        cluster.pendingPod("a", "{\"x\":\"1\"}");
        cluster.pendingPod("b", "{}");

        Api.Answer deleted = cluster.api().delete(cluster.path("pods?labelSelector=x"));

        assertThat(deleted.code()).isEqualTo(200);
        assertThat(cluster.api().get(cluster.path("pods/a")).code()).isEqualTo(404);
        assertThat(cluster.api().get(cluster.path("pods/b")).code()).isEqualTo(200);
    }
}
