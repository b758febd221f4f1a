package dev.crashloop.cleaner.failure;

import java.util.Locale;
import java.util.Set;

/**
 * What a log event in JSON says of itself. The reading is lenient: an event that was cut off tells as much as is there, and what is no
 * JSON tells nothing.
 *
 * @param level by any of the names that loggers give it
 * @param message what it says; empty if it says nothing
 * @param hasCause whether it names an error beside its message
 * @param hasTrace whether it carries an exception or a stack trace
 */
record JsonEvent(Level level, String message, boolean hasCause, boolean hasTrace) {
    private static final Set<String> LEVEL_KEYS = Set.of(
            "level",
            "severity",
            "levelname",
            "loglevel",
            "log.level",
            "@l",
            "lvl",
            "s",
            "severitytext",
            "severity_text",
            "level_name");

    private static final Set<String> TRACE_KEYS = Set.of(
            "exception",
            "stack_trace",
            "stack",
            "exc_info",
            "error.stack_trace",
            "@x",
            "errorverbose",
            "traceback",
            "exc_text");

    private static final Set<String> MESSAGE_KEYS = Set.of("msg", "message", "@m", "@mt", "event", "short_message");

    private static final Set<String> CAUSE_KEYS =
            Set.of("error", "err", "reason", "cause", "exception", "@x", "details");

    private static final int MAX_MESSAGE = 400;

    private static final int PINO_WARN = 40;
    private static final int PINO_ERROR = 50;
    private static final int PINO_FATAL = 60;

    static JsonEvent of(String text) {
        var scan = new JsonScan(text);
        Level level = Level.NONE;
        String message = "";
        boolean hasCause = false;
        boolean hasTrace = false;
        while (scan.next()) {
            String key = scan.key().toLowerCase(Locale.ROOT);
            if (level == Level.NONE && LEVEL_KEYS.contains(key)) {
                level = level(scan.value());
            }
            if (message.isEmpty() && MESSAGE_KEYS.contains(key)) {
                message = scan.string(MAX_MESSAGE);
            }
            boolean something = scan.valueLength() > "null".length();
            hasCause |= something && CAUSE_KEYS.contains(key);
            hasTrace |= something && TRACE_KEYS.contains(key);
        }
        return new JsonEvent(level, message, hasCause, hasTrace);
    }

    private static Level level(String value) {
        Level named = Level.named(value);
        if (named != Level.NONE) {
            return named;
        }
        return switch (value) {
            case "E" -> Level.ERROR;
            case "F", "dpanic", "DPANIC" -> Level.FATAL;
            case "W" -> Level.WARN;
            case "I", "D", "D1", "D2" -> Level.INFO;
            default -> number(value);
        };
    }

    /** Bunyan's and pino's numbers. */
    private static Level number(String value) {
        if (value.length() != 2 || !Character.isDigit(value.charAt(0)) || !Character.isDigit(value.charAt(1))) {
            return Level.NONE;
        }
        int number = Integer.parseInt(value);
        if (number >= PINO_FATAL) {
            return Level.FATAL;
        }
        if (number >= PINO_ERROR) {
            return Level.ERROR;
        }
        return number >= PINO_WARN ? Level.WARN : Level.INFO;
    }
}
