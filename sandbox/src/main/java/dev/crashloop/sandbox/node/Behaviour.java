package dev.crashloop.sandbox.node;

import java.time.Duration;

/**
 * What one run of a container does: what it writes, when it is ready, when and how it ends. Plain data; the kubelet plays it.
 *
 * <pre>{@code
 * Behaviour.serves().logs("Now listening on http://[::]:8080").readyAfter(Duration.ofSeconds(2))
 * Behaviour.crashes(134).after(Duration.ofSeconds(3)).logs(
 *         "Unhandled exception. System.Net.Sockets.SocketException (11001): No such host is known.")
 * Behaviour.completes().after(Duration.ofMinutes(1))
 * }</pre>
 *
 * <p>A run that ends by itself has written all of its output when it ends; one that is stopped, only what was due by then.
 *
 * @param output what it writes
 * @param ending when it ends by itself
 * @param readyAfter how long it runs before its readiness probe succeeds
 * @param shutdown what it does when asked to stop
 */
public record Behaviour(Output output, Ending ending, Duration readyAfter, Shutdown shutdown) {

    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final Shutdown QUICK = new Shutdown.Graceful(Duration.ofMillis(100), Exit.of(0));

    /** Runs until it is stopped, and is ready from the start. */
    public static Behaviour serves() {
        return new Behaviour(Output.NONE, new Ending.Never(), Duration.ZERO, QUICK);
    }

    /** Ends after two seconds with that exit code. */
    public static Behaviour crashes(int exitCode) {
        return ends(Exit.of(exitCode));
    }

    /** Ends after two seconds with exit code 0. */
    public static Behaviour completes() {
        return ends(Exit.of(0));
    }

    /** Ends after two seconds in that way. */
    public static Behaviour ends(Exit exit) {
        return new Behaviour(Output.NONE, new Ending.After(A_MOMENT, exit), Duration.ZERO, QUICK);
    }

    /** The same, but it ends after that time. Has no meaning for one that {@linkplain #serves serves}. */
    public Behaviour after(Duration duration) {
        return switch (ending) {
            case Ending.Never() -> throw new IllegalStateException("it does not end");
            case Ending.After before ->
                new Behaviour(output, new Ending.After(duration, before.exit()), readyAfter, shutdown);
        };
    }

    /** The same, and it leaves this termination message. */
    public Behaviour terminationMessage(String text) {
        return switch (ending) {
            case Ending.Never() -> throw new IllegalStateException("it does not end");
            case Ending.After(Duration duration, Exit exit) ->
                new Behaviour(output, new Ending.After(duration, exit.withMessage(text)), readyAfter, shutdown);
        };
    }

    /** The same, and it writes these lines at its start, after those that it writes at its start already. */
    public Behaviour logs(String... lines) {
        return logsAt(Duration.ZERO, lines);
    }

    /** The same, and it writes these lines after that time. Times must not go back. */
    public Behaviour logsAt(Duration at, String... lines) {
        return logs(Output.at(at, lines));
    }

    /** The same, and it writes all this too. */
    public Behaviour logs(Output more) {
        return new Behaviour(output.then(more), ending, readyAfter, shutdown);
    }

    /** The same, but it becomes ready only after that time. */
    public Behaviour readyAfter(Duration delay) {
        return new Behaviour(output, ending, delay, shutdown);
    }

    /** The same, but it takes that long to stop, and then ends with that code. */
    public Behaviour stopsIn(Duration duration, int exitCode) {
        return new Behaviour(output, ending, readyAfter, new Shutdown.Graceful(duration, Exit.of(exitCode)));
    }

    /** The same, but it ignores SIGTERM until it is killed. */
    public Behaviour ignoresSigterm() {
        return new Behaviour(output, ending, readyAfter, new Shutdown.Ignored());
    }
}
