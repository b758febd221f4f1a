package dev.crashloop.cleaner.failure;

import dev.crashloop.cleaner.failure.Block.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** An error record that says that something failed, but not why: {@code ERROR Database failed to initialize}. */
final class Announcement {
    /** How many of them may stand in a row. */
    static final int MAX_RECORDS = 8;

    /** How much of a time there is to its seconds. */
    private static final int SECOND = "2026-01-02T03:04:05".length();

    /** How much of a record tells its logger: {@code ERROR [dev.shop.Main}. */
    private static final int LOGGER = 16;

    private static final List<String> WORDS = List.of(
            "fail",
            "unable",
            "could not",
            "couldn't",
            "cannot",
            "can't",
            "abort",
            "exit",
            "giving up",
            "mandatory",
            "refer to log",
            "see log",
            "for more details",
            "not start",
            "not initialize",
            "not available");

    private static final int CHARS = 200;

    /** What stands where a reason belongs and is none: {@code err="failed services"}. */
    private static final Pattern EMPTY_REASON = Pattern.compile("\\berr(?:or)?=\"?(failed \\w+)\"?$");

    /** The end of a record that says no more than that all tries were in vain. */
    private static final Pattern GAVE_UP = Pattern.compile(
            "(?:after|max|maximum|all|exhausted|exceeded)\\b[^:]*\\b(?:retries|attempts|tries)\\W*$|\\b(?:gave|giving) up\\W*$");

    private Announcement() {}

    static boolean needsReason(List<Line> log, Block block) {
        if (block.kind() != Kind.RECORD || block.lines().size() > 1 || block.stack() == Stack.NATIVE) {
            return false;
        }
        Line line = log.get(block.first());
        return block.stack() == Stack.JSON
                ? needsReason(JsonEvent.of(line.body()))
                : isFrame(line.front(CHARS)) || announces(message(line.front(CHARS)));
    }

    /** Whether a record says that the program gave up after some tries, and not why: the warning right before it tells of the last try. */
    static boolean givesUp(List<Line> log, Block block) {
        Line line = log.get(block.first());
        return block.kind() == Kind.RECORD
                && block.lines().size() == 1
                && !Reason.isIn(line)
                && GAVE_UP.matcher(line.front(CHARS).toLowerCase(Locale.ROOT)).find();
    }

    /** A frame that was logged as a record of its own. */
    private static boolean isFrame(String text) {
        return text.contains(".rb:") && text.contains(":in ");
    }

    /** Whether one logger wrote two records within the same second: it tells of one failure in several lines. */
    static boolean sameBreath(List<Line> log, Block before, Block after) {
        if (before.stack() != Stack.RECORD || after.stack() != Stack.RECORD) {
            return false;
        }
        Line first = log.get(before.first());
        Line second = log.get(after.first());
        boolean sameSecond = first.stamp().length() >= SECOND
                && second.stamp().startsWith(first.stamp().substring(0, SECOND));
        return sameSecond
                && first.front(LOGGER).equals(second.front(LOGGER))
                && first.body().length() > LOGGER;
    }

    private static boolean needsReason(JsonEvent event) {
        return !event.hasCause() && announces(event.message());
    }

    private static boolean announces(String message) {
        String lower = EMPTY_REASON.matcher(message.toLowerCase(Locale.ROOT)).replaceFirst("$1");
        boolean reason = lower.contains(": ") || lower.contains("err=") || lower.contains("error=");
        return !reason && hasWord(lower);
    }

    /** Whether a text has a word of failure that tells no reason by itself. */
    static boolean hasWord(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    /** Without level and logger names at the front: words that a colon follows at once. */
    private static String message(String body) {
        int level = body.indexOf(' ');
        int from = level > 0 && Level.named(body.substring(0, level)) != Level.NONE ? level + 1 : 0;
        while (true) {
            int blank = body.indexOf(' ', from);
            if (blank <= from || body.charAt(blank - 1) != ':') {
                return body.substring(from);
            }
            from = blank;
            while (from < body.length() && body.charAt(from) == ' ') {
                from++;
            }
        }
    }
}
