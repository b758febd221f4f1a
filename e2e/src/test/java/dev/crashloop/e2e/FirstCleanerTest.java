package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the first cleaner, a shell script, did: the same with the policy that replaces it. */
@WithoutCustomResources
class FirstCleanerTest {
    private static final String HOST = "e2e-" + UUID.randomUUID().toString().substring(0, 8) + ".azconfig.io";
    private static final String NOT_FOUND = "System.Net.Sockets.SocketException (11001): No such host is known.";

    @RegisterExtension
    static final Lab LAB = new Lab(FirstCleanerTest.class);

    private static Scenario hostNotFound;
    private static Scenario nameNotKnown;
    private static Scenario connectTimeout;
    private static Scenario otherHost;
    private static Scenario hostAlone;

    @BeforeAll
    static void begin() throws IOException {
        LAB.run(Files.readString(Settings.ROOT.resolve("examples/first-cleaner.yaml"))
                .replace("HOST", HOST));
        hostNotFound = broken(
                "host-not-found",
                "System.AggregateException: Retry failed after 6 tries. (No such host is known. (" + HOST + ":443))",
                " ---> " + NOT_FOUND);
        nameNotKnown = broken(
                "name-not-known",
                "System.AggregateException: Retry failed after 6 tries. (Name or service not known (" + HOST + ":443))",
                " ---> System.Net.Sockets.SocketException (0xFFFDFFFF): Name or service not known");
        connectTimeout = broken(
                "connect-timeout",
                " ---> System.Net.Sockets.SocketException (10060): A connection attempt failed because the connected"
                        + " party did not properly respond after a period of time, or established connection failed"
                        + " because connected host has failed to respond. (" + HOST + ":443)");
        otherHost = LAB.scenario("other-host")
                .runs(Workload.of(Box.crashing("app", NOT_FOUND, "No such host is known. (db.example.com:443)")));
        hostAlone = LAB.scenario("host-alone")
                .runs(Workload.of(
                        Box.crashing("app", "reading (No such host is known. (" + HOST + ":443)) from the cache")));
    }

    private static Scenario broken(String name, String... log) {
        return LAB.scenario(name).runsWithBrokenFirstPod(Workload.of(Box.crashingInBrokenPod("app", log)));
    }

    @Test
    void aHostThatIsNotFoundIsHealedByOneDeletion() {
        healed(hostNotFound, "host-not-found", NOT_FOUND);
    }

    @Test
    void aNameThatIsNotKnownIsHealedByOneDeletion() {
        healed(nameNotKnown, "name-not-known", "(0xFFFDFFFF): Name or service not known");
    }

    @Test
    void aConnectTimeoutIsHealedByOneDeletion() {
        healed(connectTimeout, "connect-timeout", "(10060): A connection attempt failed");
    }

    @Test
    void theSameExceptionForAnotherHostIsLeftAlone() {
        assertThat(LAB.awaitLine(otherHost, "unknown failure, left alone").text("log"))
                .contains("db.example.com");
        otherHost.awaitLeftAlone();
        assertThat(LAB.lines(otherHost, "cleaned")).isEmpty();
    }

    @Test
    void theHostWithoutTheExceptionIsLeftAlone() {
        assertThat(LAB.awaitLine(hostAlone, "unknown failure, left alone").text("log"))
                .contains(HOST);
        hostAlone.awaitLeftAlone();
        assertThat(LAB.lines(hostAlone, "cleaned")).isEmpty();
    }

    private static void healed(Scenario scenario, String failure, String decisive) {
        scenario.awaitHealed();
        assertThat(LAB.lines(scenario, "cleaned")).singleElement().satisfies(line -> {
            assertThat(line.text("uid")).isEqualTo(scenario.pods().uids().getFirst());
            assertThat(line.text("failure")).isEqualTo(failure);
            assertThat(line.text("decisive")).contains(decisive, HOST);
            assertThat(line.text("workload")).contains("app");
            assertThat(line.text("policy")).isEqualTo("app-configuration");
        });
    }
}
