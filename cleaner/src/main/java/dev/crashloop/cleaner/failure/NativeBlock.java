package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What servers in C and C++, the C library, shells and the container runtime say when they give up. */
record NativeBlock() implements Dialect {
    private static final List<String> DEATHS = List.of(
            "[emerg] ",
            "[critical]",
            "terminate called ",
            "what():  ",
            "Segmentation fault",
            "segmentation fault",
            "double free or corruption",
            "free(): invalid ",
            "malloc(): ",
            "corrupted size vs. prev_size",
            "*** stack smashing detected ***",
            "*** buffer overflow detected ***",
            "Assertion `",
            "Fatal glibc error",
            "Illegal instruction",
            "Bus error",
            "exec format error",
            "exec user process caused",
            "error while loading shared libraries: ",
            "' not found (required by ",
            "OCI runtime ",
            "*** FATAL CONFIG FILE ERROR ***",
            "PANIC:  ",
            "[ALERT]",
            "Kernel pid terminated");

    private static final List<String> WHOLE = List.of("Killed", "Out of memory", "Segmentation fault", "Aborted");

    private static final List<String> REFUSALS = List.of(
            ": not found",
            ": command not found",
            ": No such file or directory",
            ": Permission denied",
            ": unbound variable",
            ": parameter not set",
            ": parameter null or not set",
            ": Is a directory",
            ": Read-only file system",
            ": No space left on device",
            ": Operation not permitted");

    private static final List<String> TOOLS = List.of(
            "curl: (",
            "psql: ",
            "wget: ",
            "nc: ",
            "mysqladmin: ",
            "GnuTLS: ",
            "OpenSSL: ",
            "ssh: ",
            "mount: ",
            "mount.");

    @Override
    public Optional<Block> at(List<Line> log, int i) {
        if (!isComplaint(log.get(i))) {
            return Optional.empty();
        }
        boolean death = false;
        var lines = new ArrayList<Integer>();
        for (int j = i; j < log.size() && isComplaint(log.get(j)); j++) {
            death |= isDeath(log.get(j));
            lines.add(j);
        }
        return Optional.of(new Block(Stack.NATIVE, death ? Kind.DEATH : Kind.RECORD, lines, lines.getLast()));
    }

    private static boolean isComplaint(Line line) {
        return isDeath(line) || isTool(line) || (isShell(line) && !Aftermath.isPart(line));
    }

    private static boolean isDeath(Line line) {
        return WHOLE.contains(line.body()) || DEATHS.stream().anyMatch(line::has);
    }

    /** {@code /entrypoint.sh: line 8: X: unbound variable}, {@code sh: 1: x: not found}, {@code cp: can't create 'x': Permission denied}. */
    private static boolean isShell(Line line) {
        int colon = line.body().indexOf(": ");
        if (line.level() != Level.NONE || colon <= 0 || line.body().indexOf(' ') < colon) {
            return false;
        }
        return line.body().startsWith(": line ", colon)
                || REFUSALS.stream().anyMatch(line.body()::endsWith)
                || isScriptPlace(line.body(), colon);
    }

    private static boolean isScriptPlace(String body, int colon) {
        int i = colon + 2;
        while (i < body.length() && Character.isDigit(body.charAt(i))) {
            i++;
        }
        return i > colon + 2 && body.startsWith(": ", i);
    }

    /** {@code curl: (7) Failed to connect …}, {@code psql: error: …}, {@code nginx: [emerg] …}. */
    private static boolean isTool(Line line) {
        return TOOLS.stream().anyMatch(line::starts);
    }
}
