package dev.crashloop.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ContractCluster.class)
class LogContractTest {

    @Nested
    class OfACrashedContainer {

        @BeforeEach
        void crash(Cluster cluster) {
            cluster.crashedPod("crashed", List.of("one", "two", "three"), 3);
        }

        @Test
        void isThatOfTheLastRun(Cluster cluster) {
            Api.Answer log = cluster.api().get(cluster.path("pods/crashed/log"));

            assertThat(log.code()).isEqualTo(200);
            assertThat(log.contentType()).startsWith("text/plain");
            assertThat(log.text()).isEqualTo("one\ntwo\nthree\n");
            assertThat(log(cluster, "container=app&previous=true")).isEqualTo("one\ntwo\nthree\n");
        }

        @Test
        void isCutToItsLastLinesAndThenToItsFirstBytes(Cluster cluster) {
            assertThat(log(cluster, "tailLines=2")).isEqualTo("two\nthree\n");
            assertThat(log(cluster, "tailLines=0")).isEmpty();
            assertThat(log(cluster, "limitBytes=5")).isEqualTo("one\nt");
            assertThat(log(cluster, "tailLines=1&limitBytes=2")).isEqualTo("th");
            assertThat(log(cluster, "tailLines=100")).isEqualTo("one\ntwo\nthree\n");
        }

        @Test
        void hasTimesOnRequest(Cluster cluster) {
            assertThat(log(cluster, "tailLines=1&timestamps=true"))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z three\\n");
        }

        @Test
        void existsForContainersOfThePodOnly(Cluster cluster) {
            Api.Answer refused = cluster.api().get(cluster.path("pods/crashed/log?container=nope"));

            assertThat(refused.code()).isEqualTo(400);
            assertThat(refused.string("reason")).isEqualTo("BadRequest");
            assertThat(refused.string("message")).isEqualTo("container nope is not valid for pod crashed");
        }

        @Test
        void cannotHaveFewerThanNoLinesOrNoBytes(Cluster cluster) {
            Api.Answer lines = cluster.api().get(cluster.path("pods/crashed/log?tailLines=-1"));
            assertThat(lines.code()).isEqualTo(422);
            assertThat(lines.string("message"))
                    .isEqualTo(
                            "PodLogOptions \"crashed\" is invalid: tailLines: Invalid value: -1: must be greater than or"
                                    + " equal to 0");
            Api.Answer bytes = cluster.api().get(cluster.path("pods/crashed/log?limitBytes=0"));
            assertThat(bytes.code()).isEqualTo(422);
            assertThat(bytes.string("message"))
                    .isEqualTo(
                            "PodLogOptions \"crashed\" is invalid: limitBytes: Invalid value: 0: must be greater than 0");
        }

        private static String log(Cluster cluster, String query) {
            return cluster.api().get(cluster.path("pods/crashed/log?" + query)).text();
        }
    }

    @Test
    void ofAPodWithoutANodeIsNothing(Cluster cluster) {
        cluster.pendingPod("a", "{}");

        Api.Answer log = cluster.api().get(cluster.path("pods/a/log"));

        assertThat(log.text()).isEmpty();
        assertThat(log.code()).isBetween(200, 204);
    }

    @Test
    void ofAPodWithSeveralContainersNeedsAName(Cluster cluster) {
        cluster.api().post(cluster.path("pods"), """
                        {"metadata":{"name":"two"},"spec":{"schedulerName":"nobody","containers":[
                         {"name":"a","image":"docker.io/crashloop/box:1"},{"name":"b","image":"docker.io/crashloop/box:1"}]}}
                        """);

        Api.Answer refused = cluster.api().get(cluster.path("pods/two/log"));

        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.string("message"))
                .isEqualTo("a container name must be specified for pod two, choose one of: [a b]");
    }

    @Test
    void ofAMissingPodIsNotFound(Cluster cluster) {
        Api.Answer refused = cluster.api().get(cluster.path("pods/nope/log"));

        assertThat(refused.code()).isEqualTo(404);
        assertThat(refused.string("message")).isEqualTo("pods \"nope\" not found");
    }
}
