package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.sandbox.crowd.Crowd;
import dev.crashloop.sandbox.store.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** 10,000 pods crash at once, and the program has a heap of 96 MiB. It runs as a process of its own, as it is delivered. */
class CrowdTest {
    private static final int WORKLOADS = 500;
    private static final int PODS_EACH = 20;
    private static final int PODS = WORKLOADS * PODS_EACH;
    private static final int HEAP = 96;
    private static final Duration SHOWS_AFTER = Duration.ofMillis(100);

    /** On two cores that have nothing else to do it takes a fraction of that. */
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    /** The usual limits would need hours to heal so many, on purpose: whoever wants them healed at once has to say so. */
    private static final String POLICY = """
            apiVersion: crashloop.dev/v1alpha1
            kind: ClusterCrashLoopPolicy
            metadata: {name: dns}
            spec:
              knownFailures:
                - name: host-not-found
                  logs: {allOf: [{contains: "(11001): No such host is known."}]}
              limits: {maxInFlight: 500, perNamespacePerHour: 20000, clusterPerHour: 20000}
            """;

    @TempDir
    private Path folder;

    private final Crowd crowd = Crowd.start(1);

    @BeforeEach
    void crash() throws IOException {
        for (String crd : List.of("crashlooppolicies", "clustercrashlooppolicies", "cleanups")) {
            try (InputStream in = Stage.class.getResourceAsStream("/META-INF/crds/" + crd + ".crashloop.dev-v1.yml")) {
                crowd.store().create(Resource.CRDS, (ObjectNode)
                        YAMLMapper.builder().build().readTree(Objects.requireNonNull(in)));
            }
        }
        crowd.logs(log()).workloads(WORKLOADS, PODS_EACH).crash();
        Files.writeString(folder.resolve("kubeconfig"), crowd.kubeconfig());
        Files.writeString(folder.resolve("policy.yaml"), POLICY);
    }

    @AfterEach
    void close() {
        crowd.close();
    }

    @Test
    void aFlakeOfTenThousandPodsIsHealedInBoundedMemory() {
        crowd.replacements(true, SHOWS_AFTER);
        try (ChildProgram program = run()) {
            within(AT_MOST, program, () -> crowd.serving() == PODS);

            assertThat(crowd.deleted()).isEqualTo(PODS);
            assertThat(crowd.mostInFlight()).isBetween(2, 500);
            assertThat(crowd.asked("get pods/log")).as("logs read").isEqualTo(PODS);
        }
    }

    /** Each workload is tried once, one after the other: who is told to wait passes the place on. */
    @Test
    void whereADependencyIsReallyDownOneCleanupIsInFlightAndMemoryIsBounded() {
        crowd.replacements(false, SHOWS_AFTER);
        try (ChildProgram program = run()) {
            within(AT_MOST, program, () -> crowd.asked("get pods/log") >= PODS && crowd.deleted() >= 30);

            assertThat(crowd.mostInFlight()).isEqualTo(1);
            assertThat(crowd.asked("get pods/log")).as("logs read").isLessThanOrEqualTo(crowd.crashes());
        }
    }

    private ChildProgram run() {
        return ChildProgram.start(
                HEAP,
                folder,
                "run",
                "--kubeconfig",
                folder.resolve("kubeconfig").toString(),
                "--policy",
                folder.resolve("policy.yaml").toString());
    }

    private static void within(Duration atMost, ChildProgram program, Callable<Boolean> condition) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(500)).until(() -> {
            assertThat(program.alive())
                    .as(() -> "the program ended: " + program.log())
                    .isTrue();
            return condition.call();
        });
    }

    /** As long as logs are, with the known failure at its end. */
    private static List<String> log() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 400; i++) {
            lines.add("info: Microsoft.Hosting.Lifetime[" + i + "] Request finished in " + i
                    + " ms, 200, application/json");
        }
        lines.add("Unhandled exception. " + Stage.KNOWN);
        lines.add("   at System.Net.Dns.GetHostEntryOrAddressesCore(String hostName, Boolean justAddresses)");
        return lines;
    }
}
