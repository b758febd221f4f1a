package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check}: a policy is tried before it reaches a cluster. */
class CheckCommandTest {
    private static final String POLICY = """
            apiVersion: crashloop.dev/v1alpha1
            kind: CrashLoopPolicy
            metadata: {name: shop, namespace: demo}
            spec:
              knownFailures:
                - name: orders-db
                  logs:
                    allOf:
                      - {contains: "orders-db is warming up", in: final}
                  exitCodes: [3]
                  examples:
                    - log: |
                        starting
                        fatal: orders-db is warming up
                    - log: "fatal: orders-db rejects the schema"
                      matches: false
                - catalog: dns
            """;

    @TempDir
    private Path folder;

    @Test
    void examplesThatComeOutAsTheyShouldAreGood() throws IOException {
        Program check = Program.run("check", "--policy", file("policy.yaml", POLICY));

        assertThat(check.exitCode()).isZero();
        assertThat(check.out())
                .contains(
                        "CrashLoopPolicy demo/shop",
                        "✓ orders-db: example 1 matches",
                        "✓ orders-db: example 2 does not match",
                        "All as it should be.");
    }

    @Test
    void entriesOfTheCatalogueOfWhichTheLogShowsNothingTakeOneLine() throws IOException {
        String log = file("app.log", "dial tcp: lookup pg on 10.96.0.10:53: no such host\n");

        Program check = Program.run("check", "--policy", file("policy.yaml", POLICY), log);

        assertThat(check.out())
                .contains("✓ known failure dns-go", " of the catalogue: nothing that they look for was found")
                .doesNotContain("known failure dns-java", "UnknownHostException");
    }

    @Test
    void aLogThatIsNotThereIsSaidToBeSo() throws IOException {
        Program check = Program.run("check", "--policy", file("policy.yaml", POLICY), folder + "/missing.log");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("missing.log: there is no such file");
    }

    @Test
    void anExampleThatDoesNotComeOutAsItShouldIsNamedWithEachConditionAndFails() throws IOException {
        String wrong = POLICY.replace("rejects the schema\"", "is warming up\"");

        Program check = Program.run("check", "--policy", file("policy.yaml", wrong));

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out())
                .contains(
                        "✗ orders-db: example 2 matches, and should not",
                        "✓ contains \"orders-db is warming up\" in the final failure",
                        "line 1 from the end: fatal: orders-db is warming up",
                        "1 not as it should be");
    }

    @Test
    void aLogIsTriedOnEveryKnownFailureAndTheReportSaysWhichConditionWasMissing() throws IOException {
        String log = file("app.log", "starting\nsomething else broke\n");

        Program check = Program.run("check", "--policy", file("policy.yaml", POLICY), log);

        assertThat(check.exitCode()).isZero();
        assertThat(check.out())
                .contains(
                        "Log " + log,
                        "CrashLoopPolicy demo/shop: no known failure",
                        " entries of the catalogue: nothing that they look for was found",
                        "✗ contains \"orders-db is warming up\" in the final failure: not found");
    }

    @Test
    void aLogThatShowsAnotherFailureThanExpectedFails() throws IOException {
        String log = file("app.log", "fatal: orders-db is warming up\n");
        String policy = file("policy.yaml", POLICY);

        assertThat(Program.run("check", "--policy", policy, "--expect", "orders-db", log)
                        .exitCode())
                .isZero();
        Program none = Program.run("check", "--policy", policy, "--expect", "none", log);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.out()).contains("known failure orders-db, expected was none");
    }

    @Test
    void theCatalogueIsTriedAsItWouldBeInACluster() throws IOException {
        String log = file("app.log", """
                Exception in thread "main" java.net.UnknownHostException: config-server
                \tat java.base/java.net.InetAddress$CachedLookup.get(InetAddress.java:988)
                """);

        Program check = Program.run("check", "--policy", file("policy.yaml", POLICY), "--expect", "dns-java", log);

        assertThat(check.exitCode()).isZero();
    }

    @Test
    void aBadPolicyIsRefusedWithItsLineAndField() throws IOException {
        String policy = file("policy.yaml", POLICY.replace("logs:", "lgos:"));

        Program check = Program.run("check", "--policy", policy);

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).startsWith("error: " + policy + ":").contains("lgos");
    }

    @Test
    void whatCannotBeExpectedOrReadIsBadInput() throws IOException {
        String policy = file("policy.yaml", POLICY);

        Program unknown = Program.run("check", "--policy", policy, "--expect", "nobody", "x.log");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("no policy given has a known failure \"nobody\"");
        Program missing = Program.run("check", "--policy", policy, folder + "/missing.log");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("missing.log: there is no such file");
        Program empty = Program.run("check", "--policy", policy, file("empty.log", ""));
        assertThat(empty.err()).contains("the log is empty");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
