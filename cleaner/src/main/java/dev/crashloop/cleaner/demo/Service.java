package dev.crashloop.cleaner.demo;

import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Program;
import dev.crashloop.sandbox.node.Run;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One service of the story.
 *
 * @param windows whether it belongs on the Windows node
 * @param badPods how many of its pods, from the first on, fail for as long as they live; {@code Integer.MAX_VALUE}: all
 * @param log what a failing pod logs
 * @param moral what the story shows with it
 */
record Service(String name, boolean windows, int badPods, List<String> log, String moral) {
    static final String NAMESPACE = "demo";

    private static final String HOST = "my-demo-dev-appconfig-ac.azconfig.io:443";
    private static final String NO_ANSWER =
            "A connection attempt failed because the connected party did not properly respond after a period"
                    + " of time, or established connection failed because connected host has failed to respond.";
    private static final List<String> NO_HOST = List.of(
            "info: Program[0] reading the configuration",
            "Unhandled exception. System.AggregateException: Retry failed after 3 tries. (No such host is known. ("
                    + HOST + "))",
            " ---> Azure.RequestFailedException: No such host is known. (" + HOST + ")",
            " ---> System.Net.Sockets.SocketException (11001): No such host is known.");

    /** How long a failing run lasts. */
    private static final Duration UNTIL_CRASH = Duration.ofSeconds(2);

    /** A pod with a readiness probe is not ready before it serves. */
    private static final Duration NEVER = Duration.ofDays(1);

    /** All of them, in the order in which they are told. */
    static final List<Service> STORY = List.of(
            new Service("orders", true, 1, NO_HOST, "DNS was not ready: a new pod heals it"),
            new Service(
                    "payments",
                    true,
                    1,
                    List.of(
                            "Unhandled exception. System.Net.Http.HttpRequestException: " + NO_ANSWER + " (" + HOST
                                    + ")",
                            " ---> System.Net.Sockets.SocketException (10060): " + NO_ANSWER),
                    "a connection timed out: a new pod heals it"),
            new Service("inventory", true, 2, NO_HOST, "heals only at the second attempt"),
            new Service(
                    "reports",
                    false,
                    Integer.MAX_VALUE,
                    List.of(
                            "Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object.",
                            "   at Reports.Program.Main(String[] args)"),
                    "a bug: no new pod would help"),
            new Service("web", false, 0, List.of(), "healthy"));

    String image() {
        return "demo/" + name + ":1";
    }

    /** What the image does: a bad pod fails at each of its starts, a good one serves. */
    Program program() {
        Set<String> bad = ConcurrentHashMap.newKeySet();
        return run -> isBad(run, bad)
                ? Behaviour.crashes(134).after(UNTIL_CRASH).readyAfter(NEVER).logs(log.toArray(String[]::new))
                : Behaviour.serves().logs("info: Program[0] listening");
    }

    private synchronized boolean isBad(Run run, Set<String> bad) {
        return bad.contains(run.uid()) || (run.attempt() == 0 && bad.size() < badPods && bad.add(run.uid()));
    }
}
