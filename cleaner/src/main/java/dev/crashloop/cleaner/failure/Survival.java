package dev.crashloop.cleaner.failure;

import java.util.List;
import java.util.Locale;

/** Tells that a program went on after an error: it serves, or what had failed has worked. */
final class Survival {
    private static final List<String> SIGNS = List.of(
            "application started",
            "now listening on",
            "listening on",
            "listening at",
            "started successfully",
            "startup complete",
            "ready to accept connections",
            "ready for connections",
            "server started",
            "server is running",
            "successfully",
            "succeeded",
            "success",
            "recovered",
            "reconnected",
            "connected to",
            "connection established",
            "connection restored",
            "is back",
            "is online");

    private static final List<String> DENIALS =
            List.of("not ", "n't ", "un", "fail", "dis", "error", "never", "without", "no ");

    private static final int CHARS = 300;

    private Survival() {}

    static boolean isSign(Line line) {
        if (line.level().compareTo(Level.WARN) >= 0 || line.isBlank()) {
            return false;
        }
        String body =
                line.body().substring(0, Math.min(CHARS, line.body().length())).toLowerCase(Locale.ROOT);
        for (String sign : SIGNS) {
            int at = body.indexOf(sign);
            if (at >= 0) {
                String before = body.substring(Math.max(0, at - 12), at);
                return DENIALS.stream().noneMatch(before::contains);
            }
        }
        return false;
    }
}
