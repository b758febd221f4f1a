package dev.crashloop.cleaner.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyFile;
import dev.crashloop.cleaner.watch.Crash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/first-cleaner.yaml} does what the first cleaner, a shell script, did. */
class FirstCleanerTest {
    private static final String HOST = "my-demo-dev-appconfig-ac.azconfig.io";
    private static Policy policy;

    @BeforeAll
    static void readTheExample(@TempDir Path folder) throws Exception {
        String example = Files.readString(Path.of("..", "examples", "first-cleaner.yaml"));
        policy = PolicyFile.readAll(
                        List.of(Files.writeString(folder.resolve("policy.yaml"), example.replace("HOST", HOST))),
                        "demo")
                .getFirst();
    }

    @Test
    void noSuchHostIsKnownOnWindows() {
        assertKnown(
                "host-not-found",
                "Unhandled exception. System.AggregateException: Retry failed after 3 tries. (No such host is known. ("
                        + HOST + ":443)) (No such host is known. (" + HOST + ":443))",
                " ---> Azure.RequestFailedException: No such host is known. (" + HOST + ":443)",
                " ---> System.Net.Sockets.SocketException (11001): No such host is known.");
    }

    @Test
    void nameOrServiceNotKnownOnLinux() {
        assertKnown(
                "name-not-known",
                "Unhandled exception. System.AggregateException: Retry failed after 3 tries. (Name or service not known ("
                        + HOST + ":443))",
                " ---> System.Net.Sockets.SocketException (0xFFFDFFFF): Name or service not known");
    }

    @Test
    void aConnectionAttemptThatFailed() {
        String reason =
                "A connection attempt failed because the connected party did not properly respond after a period of time,"
                        + " or established connection failed because connected host has failed to respond.";
        assertKnown(
                "connect-timeout",
                " ---> System.Net.Http.HttpRequestException: " + reason + " (" + HOST + ":443)",
                " ---> System.Net.Sockets.SocketException (10060): " + reason);
    }

    @Test
    void theRightExceptionAboutAnotherHostIsLeftAlone() {
        assertThat(diagnose(
                        "Retry failed after 3 tries. (No such host is known. (other.azconfig.io:443))",
                        " ---> System.Net.Sockets.SocketException (11001): No such host is known."))
                .isInstanceOf(Diagnosis.Unknown.class);
    }

    @Test
    void theHostNamedWithoutTheExceptionIsLeftAlone() {
        assertThat(diagnose(
                        "Retry failed after 3 tries. (No such host is known. (" + HOST + ":443))",
                        "System.NullReferenceException: Object reference not set to an instance of an object."))
                .isInstanceOf(Diagnosis.Unknown.class);
    }

    private static void assertKnown(String failure, String... lines) {
        assertThat(diagnose(lines))
                .isInstanceOfSatisfying(
                        Diagnosis.Known.class,
                        known -> assertThat(known.failure().name()).isEqualTo(failure));
    }

    private static Diagnosis diagnose(String... lines) {
        var crash = Crash.of(
                        Pods.withContainers(Pods.crashLooping("app", 134, 3)), Instant.parse("2026-01-02T10:00:10Z"))
                .getFirst();
        return Diagnostician.diagnose(new Evidence.Log(crash, List.of(lines), true), policy.knownFailures());
    }
}
