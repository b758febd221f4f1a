package dev.crashloop.cleaner.failure;

import java.util.List;
import java.util.Locale;

/** What comes after a failure and says nothing of it: shutting down, wrappers that report an exit code, dumps. */
final class Aftermath {
    /** Said by supervisors, wrappers and runtimes about an end, at whatever level. */
    private static final List<String> ALWAYS = List.of(
            "npm notice",
            "elifecycle",
            "error command failed with exit code",
            "info visit https://yarnpkg.com",
            "exited with code",
            "exited with status",
            "exiting with code",
            "exiting with status",
            "core dumped",
            "error in atexit._run_exitfuncs:",
            "exception ignored in",
            "unclosed client session",
            "unclosed connector",
            "reason: worker failed to boot",
            "shutting down: master",
            "[nodemon] app crashed",
            "failed running ",
            "[err] error while running",
            "error id: ",
            "faulting application",
            "faulting module",
            "report id: ",
            "problem signature",
            "attached files:",
            "these files may be available here",
            "bucket table",
            "problem event name:",
            "gathering memory dump",
            "writing minidump",
            "[createdump]",
            "; not expected)",
            "gave up: ",
            "fatal: stopping the container",
            "unable to start service ",
            "failed to properly bring all the services up");

    /** Said at the levels of normal life. */
    private static final List<String> QUIETLY = List.of(
            "shutting down",
            "shutdown",
            "shut down",
            "stopping",
            "stopped",
            "closing",
            "closed",
            "terminating",
            "terminated",
            "exiting",
            "exited",
            "draining",
            "graceful",
            "cleaning up",
            "destroying",
            "destroyed",
            "deregister",
            "unregister",
            "disposing",
            "disposed",
            "releasing",
            "goodbye",
            "bye",
            "signal received",
            "received signal",
            "received sigterm",
            "sigterm",
            "sigquit",
            "wait completed",
            "waiting for all ",
            "waiting for active ",
            "waiting for pending ",
            "waiting for workers",
            "waiting for running ",
            "error starting applicationcontext. to display the condition",
            "error starting applicationcontext. to display the auto-configuration",
            "note: run with",
            "done.");

    /** Spring says these on its way out; the error with its trace comes last. */
    private static final List<String> SPRING =
            List.of("exception encountered during context initialization - cancelling refresh attempt");

    /** A line with one of these says more than that it is over: {@code server closed the connection unexpectedly}. */
    private static final List<String> COMPLAINTS = List.of(
            "refused",
            "timed out",
            "timeout",
            "unexpected",
            "fail",
            "unable",
            "cannot",
            "can't",
            "could not",
            "denied",
            "reset",
            "unreachable",
            "not found",
            "no such",
            "missing",
            "invalid",
            "abnormal");

    private static final List<String> BEGINS = List.of(
            "shutting down",
            "stopping service",
            "received sigterm",
            "sigterm received",
            "initiating shutdown",
            "graceful shutdown",
            "starting shutdown",
            "cancelling refresh attempt");

    /** Enough of a line to tell. */
    private static final int CHARS = 300;

    /** Somebody asked the program to end. "Shutdown signal received" is not here: controllers say so whatever the reason is. */
    private static final List<String> SIGNALS = List.of(
            "received sigterm",
            "sigterm received",
            "caught sigterm",
            "got sigterm",
            "sigterm: ",
            "received signal",
            "caught signal",
            "got signal",
            "signal: terminated",
            "received terminate",
            "received interrupt");

    /** How many lines after a signal are still about the end that it brings. */
    static final int LINES_AFTER_SIGNAL = 20;

    private Aftermath() {}

    /** Whether the lines from {@code first} on were written while the program ended because it was told to. */
    static boolean followsSignal(List<Line> log, int first) {
        return log.subList(Math.max(0, first - LINES_AFTER_SIGNAL), first).stream()
                .anyMatch(Aftermath::isSignal);
    }

    /** Where the signal was told of that ends the log; the size of the log if it does not end so. */
    static int signalIn(List<Line> log) {
        for (int i = log.size() - 1; i >= 0 && i >= log.size() - LINES_AFTER_SIGNAL; i--) {
            if (isSignal(log.get(i))) {
                return i;
            }
        }
        return log.size();
    }

    private static boolean isSignal(Line line) {
        return !line.level().isError() && containsAny(lower(line), SIGNALS);
    }

    /** Whether a line says that the program has begun to end: errors after it are not why. */
    static boolean begins(Line line) {
        return !line.level().isError() && containsAny(lower(line), BEGINS);
    }

    static boolean isPart(Line line) {
        if (line.isBlank()) {
            return true;
        }
        String body = lower(line);
        if (body.startsWith("exit status ") || body.startsWith("exit code") || body.equals("aborted")) {
            return true;
        }
        return containsAny(body, ALWAYS) || containsAny(body, SPRING) || isQuiet(line, body);
    }

    private static boolean isQuiet(Line line, String body) {
        return !line.level().isError() && containsAny(body, QUIETLY) && !containsAny(body, COMPLAINTS);
    }

    private static String lower(Line line) {
        return line.front(CHARS).toLowerCase(Locale.ROOT);
    }

    private static boolean containsAny(String body, List<String> words) {
        for (String word : words) {
            if (body.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
