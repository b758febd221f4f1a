package dev.crashloop.cleaner.failure;

import java.util.List;
import java.util.Locale;

/** What comes after a failure and says nothing of it: shutting down, wrappers that report an exit code, dumps. */
final class Aftermath {
    /** Said by supervisors, wrappers and runtimes about an end, at whatever level. */
    private static final List<String> ALWAYS = List.of(
            "npm err! code elifecycle",
            "npm err! errno ",
            "npm err! exit status",
            "npm err! failed at the ",
            "npm err! this is probably not a problem",
            "npm err! a complete log of this run",
            "npm err! lifecycle script",
            "npm err! command ",
            "npm err! path ",
            "npm err! workspace ",
            "npm err! location ",
            "npm err! signal ",
            "npm error code elifecycle",
            "npm error lifecycle script",
            "npm error errno ",
            "npm error exit status",
            "npm error command ",
            "npm error path ",
            "npm error workspace ",
            "npm error location ",
            "npm error signal ",
            "npm error a complete log of this run",
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
            "[createdump]");

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
            "waiting for ",
            "error starting applicationcontext. to display the condition",
            "error starting applicationcontext. to display the auto-configuration",
            "cancelling refresh attempt",
            "note: run with",
            "done.");

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

    private Aftermath() {}

    /** Whether a line says that the program has begun to end: errors after it are not why. */
    static boolean begins(Line line) {
        return !line.level().isError() && containsAny(lower(line), BEGINS);
    }

    static boolean isPart(Line line) {
        if (line.isBlank()) {
            return true;
        }
        String body = lower(line);
        if (body.startsWith("exit status ")
                || body.startsWith("exit code")
                || body.equals("npm err!")
                || body.equals("npm error")
                || body.equals("aborted")) {
            return true;
        }
        return containsAny(body, ALWAYS) || (!line.level().isError() && containsAny(body, QUIETLY));
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
