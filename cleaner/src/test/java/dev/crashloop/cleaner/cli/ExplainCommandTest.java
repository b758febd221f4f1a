package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.sandbox.server.RequestLog;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain}: the whole trace of one decision. */
class ExplainCommandTest {
    @TempDir
    private static Path folder;

    private static Frozen frozen;

    @BeforeAll
    static void start() {
        frozen = new Frozen(folder).withPods();
    }

    @AfterAll
    static void close() {
        frozen.close();
    }

    @Test
    void aKnownFailureIsTracedFromTheLineOfTheLogToTheDecision() {
        Program explain = explain("orders");

        assertThat(explain.exitCode()).isZero();
        assertThat(explain.err()).isEmpty();
        assertThat(explain.out())
                .contains(
                        "demo/" + frozen.pod("orders") + ", uid ",
                        "of Deployment demo/orders",
                        "CrashLoopPolicy demo/dns (Enforce, Delete)",
                        "Error (134), restarted once",
                        "diagnosis: Known, host-not-found",
                        "line 1 from the end: " + Stage.KNOWN,
                        "✓ no-controller",
                        "✓ dry-run",
                        "Clean: every crash is a known failure, and no guard stands against it");
    }

    @Test
    void itSaysWhereEachConditionLookedAndWhichHostsWereNamed() {
        Path policy = frozen.file("catalog.yaml", """
                apiVersion: crashloop.dev/v1alpha1
                kind: CrashLoopPolicy
                metadata: {name: aaa, namespace: demo}
                spec:
                  knownFailures:
                    - {name: tail, logs: {allOf: [{contains: "nowhere to be found"}]}}
                    - {catalog: dns-dotnet, hosts: ["*.other.io"]}
                """);

        Program explain = frozen.run("explain", frozen.pod("orders"), "-n", "demo", "--policy", policy.toString());

        assertThat(explain.out())
                .contains(
                        "diagnosis: Unknown",
                        "✗ contains \"nowhere to be found\" in any line: not found",
                        "✗ known failure dns-dotnet",
                        "✓ contains \"No such host is known\" in the final failure",
                        "hosts *.other.io: the final failure names no host");
    }

    @Test
    void anUnknownFailureShowsWhatWasNotFoundAndTheEndOfTheLog() {
        Program explain = explain("reports");

        assertThat(explain.exitCode()).isZero();
        assertThat(explain.out())
                .contains(
                        "diagnosis: Unknown",
                        "✗ known failure host-not-found",
                        ": not found",
                        "      | " + Stage.UNKNOWN,
                        "✗ unknown-failure",
                        "Report: the log of container app shows no known failure of CrashLoopPolicy demo/dns; left alone");
    }

    @Test
    void aPodThatIsHeldNamesTheGuardAndThoseThatWereNotAskedAnyMore() {
        Program explain = explain("legacy");

        assertThat(explain.exitCode()).isZero();
        assertThat(explain.out())
                .contains(
                        "✗ opted-out: its users do not want it",
                        "not asked any more: too-few-restarts",
                        "Hold: the pod carries the annotation crashloop.dev/skip: \"true\"");
    }

    @Test
    void aHealthyPodIsSaidNotToBeInACrashLoop() {
        Program explain = explain("web");

        assertThat(explain.exitCode()).isZero();
        assertThat(explain.out())
                .startsWith("Pod demo/" + frozen.pod("web") + " is not in a crash loop")
                .contains("container app: running since ");
    }

    @Test
    void withoutAPolicyItSaysThatNoneSelectsThePod() {
        Program explain = frozen.run("explain", frozen.pod("orders"), "-n", "demo");

        assertThat(explain.exitCode()).isZero();
        assertThat(explain.out()).contains("none selects this pod", "Hold: no policy selects this pod");
    }

    @Test
    void aPolicyThatLosesIsShownToo() {
        Path second = frozen.file("second.yaml", Stage.POLICY.replace("name: dns", "name: zzz"));

        Program explain = frozen.runWithPolicy("explain", frozen.pod("orders"), "--policy", second.toString());

        assertThat(explain.out()).contains("demo/zzz (Enforce, Delete) selects it too, but the one above goes first");
    }

    @Test
    void theNameMayBeGivenAsKubectlPrintsIt() {
        assertThat(frozen.runWithPolicy("explain", "pod/" + frozen.pod("orders"))
                        .exitCode())
                .isZero();
    }

    @Test
    void aPodThatIsNotThereIsAnErrorThatNamesIt() {
        Program explain = frozen.runWithPolicy("explain", "no-such-pod");

        assertThat(explain.exitCode()).isEqualTo(1);
        assertThat(explain.out()).isEmpty();
        assertThat(explain.err()).startsWith("error: ").contains("no-such-pod", "not found", "kubectl get cleanups");
    }

    @Test
    void nothingIsChanged() {
        frozen.cluster.requests().clear();

        explain("orders");

        assertThat(frozen.cluster.requests().entries())
                .extracting(RequestLog.Entry::method)
                .containsOnly("GET");
    }

    private static Program explain(String deployment) {
        return frozen.runWithPolicy("explain", frozen.pod(deployment));
    }
}
