package dev.crashloop.cleaner.failure;

import java.util.List;
import java.util.Locale;

/** Tells that a program went on after an error. */
final class Survival {
    private static final List<String> SERVES = List.of(
            "application started",
            "now listening on",
            "listening on",
            "listening at",
            "listening for",
            "started successfully",
            "startup complete",
            "ready to accept connections",
            "ready for connections",
            "ready to serve",
            "server started",
            "serving on",
            "seconds (process running for",
            "seconds (jvm running for");

    private static final List<String> RECOVERS = List.of(
            "success",
            "succeeded",
            "recovered",
            "reconnected",
            "connected to",
            "connected.",
            "connection established",
            "connection restored",
            "back online",
            "is up -",
            "is up!",
            "is up and running",
            "is available after",
            "is reachable",
            "is online");

    /** What a script says of the server that it waited for, in so many words. */
    private static final String STARTED = " started";

    /** In front of such a word, they turn it into its opposite. */
    private static final List<String> DENIALS =
            List.of("not ", "n't ", "unable", "fail", "error", "never", "without", "no ", "while");

    /** The same, as a part of the word. */
    private static final List<String> NEGATIONS = List.of("un", "dis");

    private static final int DENIAL_CHARS = 14;

    private static final int CHARS = 300;

    private Survival() {}

    /** Whether a line says that the program is up and does its work. */
    static boolean serves(Line line) {
        return says(line, SERVES) || answers(line);
    }

    /** Whether a line says that, or that something has worked that may have failed before. */
    static boolean recovers(Line line) {
        return serves(line) || says(line, RECOVERS) || (line.body().endsWith(STARTED) && says(line, List.of(STARTED)));
    }

    /** {@code "GET /health HTTP/1.1" 200}: a request that went well. */
    private static boolean answers(Line line) {
        int version = line.body().indexOf(" HTTP/");
        int end = version < 0 ? -1 : line.body().indexOf("\" 2", version);
        return end > 0 && end - version <= " HTTP/1.1".length();
    }

    private static boolean says(Line line, List<String> signs) {
        boolean calm = line.level().compareTo(Level.WARN) < 0 && line.frame() == Frame.NONE;
        if (!calm || Aftermath.isPart(line)) {
            return false;
        }
        String body = line.front(CHARS).toLowerCase(Locale.ROOT);
        for (String sign : signs) {
            int at = body.indexOf(sign);
            if (at >= 0) {
                String before = body.substring(Math.max(0, at - DENIAL_CHARS), at);
                return DENIALS.stream().noneMatch(before::contains)
                        && NEGATIONS.stream().noneMatch(before::endsWith);
            }
        }
        return false;
    }
}
