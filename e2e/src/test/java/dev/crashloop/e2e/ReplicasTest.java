package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two replicas as processes, of which one leads. */
@OwnCluster
@Order(Turn.LATE)
class ReplicasTest {
    private static final String KNOWN = "No such host is known.";
    private static final String LOST = "not leading any more, stopped acting";
    private static final Workload BROKEN = Workload.of(Box.crashingInBrokenPod("app", KNOWN));

    /** The other looks at the lease every two seconds and a bit. */
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(5);

    @RegisterExtension
    static final Lab LAB = new Lab(ReplicasTest.class);

    /** One replica: its process, and the ServiceAccount that tells its requests from those of the other. */
    private record Replica(Program program, Identity identity, int port) {
        static Replica start(Scenario scenario, String name) throws IOException {
            var identity = Identity.create(scenario, name);
            LAB.closing(identity.mayDoEverything());
            return start(scenario, identity, identity.kubeconfig());
        }

        static Replica start(Scenario scenario, Identity identity, String kubeconfig) throws IOException {
            int port = Probe.freePort();
            var program = LAB.start(
                    "-n",
                    scenario.namespace(),
                    "--kubeconfig",
                    LAB.file(scenario.namespace() + "-" + identity.name(), kubeconfig)
                            .toString(),
                    "--policy",
                    LAB.file(scenario.namespace() + ".yaml", Policies.of(scenario, "policy", KNOWN, "action: Delete"))
                            .toString(),
                    "--healed-after",
                    "5",
                    "--health-port",
                    String.valueOf(port));
            return new Replica(program, identity, port);
        }

        List<String> deleted() {
            return AuditLog.podsDeletedBy(identity.user(), identity.namespace());
        }

        List<AuditLog.Request> writes() {
            return AuditLog.of(identity.user()).stream()
                    .filter(request -> !request.reads())
                    .toList();
        }

        void assertReady(String why) {
            await().untilAsserted(() -> {
                assertThat(Probe.ready(port))
                        .matches(Probe::good)
                        .extracting(Probe::text)
                        .asString()
                        .contains(why);
                assertThat(Probe.live(port)).isEqualTo(new Probe(200, "alive"));
            });
        }
    }

    @BeforeAll
    static void begin() {
        LAB.closing(CustomResources.share(LAB));
    }

    @Test
    void aFrozenLeaderThatIsWokenDoesNothingUntilItLeadsAgain() throws Exception {
        var scenario = LAB.scenario("frozen");
        var one = Replica.start(scenario, "one");
        one.program().awaitLine("watching");
        var other = Replica.start(scenario, "other");
        other.program().awaitLine("standing by");
        one.assertReady("leading and watching");
        other.assertReady("standing by, ");

        one.program().freeze();
        var written = one.writes();
        scenario.runsWithBrokenFirstPod(BROKEN);
        other.program().awaitLine("watching");
        scenario.awaitHealed();
        other.assertReady("leading and watching");
        assertThat(Probe.live(one.port()).good())
                .as("a frozen one answers no probe")
                .isFalse();

        one.program().wake();
        // something to do, in the instant in which it wakes up
        CLIENT.apps()
                .deployments()
                .inNamespace(scenario.namespace())
                .withName("app")
                .scale(0);
        scenario.runs(Workload.of(Box.crashing("app", KNOWN)).statefulSet());
        assertThat(one.program().awaitLine(LOST).text("why")).contains("not renewed for");
        one.program().awaitLine("standing by");
        one.assertReady("standing by, ");
        await("the other to see that it did not help")
                .until(() -> !LAB.lines(scenario, "outcome").isEmpty()
                        && other.program().lines("outcome").stream()
                                .anyMatch(line -> line.text("outcome").equals("Recurred")));

        assertThat(one.writes()).as("what it wrote since it was frozen").isEqualTo(written);
        assertThat(one.program().lines("cleaned")).isEmpty();
        assertThat(other.deleted()).hasSize(2);

        LAB.end(other.program());
        one.assertReady("leading and watching");
        assertThat(one.program().lines("leading")).as("terms").hasSize(2);
    }

    @Test
    void atSigtermTheLeaseIsReleasedAndTheOtherLeadsWithinSeconds() throws Exception {
        var scenario = LAB.scenario("sigterm");
        var one = Replica.start(scenario, "one");
        one.program().awaitLine("watching");
        var other = Replica.start(scenario, "other");
        other.program().awaitLine("standing by");

        LAB.end(one.program());

        LogLine released = one.program().awaitLine("lease released");
        LogLine leads = other.program().awaitLine("leading");
        assertThat(Duration.between(time(released), time(leads))).isLessThan(A_FEW_SECONDS);
        scenario.runsWithBrokenFirstPod(BROKEN).awaitHealed();
        assertThat(other.deleted()).hasSize(1);
        assertThat(one.deleted()).isEmpty();
    }

    private static Instant time(LogLine line) {
        return Instant.parse(line.text("time"));
    }

    /** Of a StatefulSet: the new pod has the name of the old one, so that only the preconditions tell them apart. */
    @Test
    void aDeletionOfAFrozenLeaderThatArrivesLateDoesNoHarm() throws Exception {
        var scenario = LAB.scenario("late");
        var identity = Identity.create(scenario, "one");
        LAB.closing(identity.mayDoEverything());
        var came = new AtomicBoolean();
        var held = new CountDownLatch(1);
        var late = new CountDownLatch(1);
        var proxy = LAB.closing(new ApiProxy(LAB.closing(identity.client()), request -> {
            if (request.method().equals("DELETE")
                    && request.path().contains("/pods/")
                    && came.compareAndSet(false, true)) {
                held.countDown();
                awaitUninterruptibly(late);
            }
            return true;
        }));
        var one = Replica.start(scenario, identity, proxy.kubeconfig());
        one.program().awaitLine("watching");
        var other = Replica.start(scenario, "other");
        other.program().awaitLine("standing by");

        scenario.runs(scenario.withBrokenPods(BROKEN, 1).statefulSet());
        held.await();
        one.program().freeze();
        scenario.awaitHealed();
        assertThat(other.deleted()).containsExactly("app-0");
        late.countDown();
        await("the late deletion")
                .until(() -> AuditLog.of(identity.user()).stream()
                        .anyMatch(request -> request.verb().equals("delete") && request.code() == 409));
        one.program().wake();
        one.program().awaitLine(LOST);
        one.assertReady("standing by, ");
        await().untilAsserted(() -> assertThat(CustomResources.cleanups(scenario))
                .singleElement()
                .extracting(record -> record.<Map<String, Object>>get("status"))
                .extracting(status -> status.get("outcome"))
                .isEqualTo("Healed"));

        assertThat(one.deleted()).isEmpty();
        assertThat(scenario.pods().deleted()).hasSize(1);
        assertThat(one.program().lines("cleaned")).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
