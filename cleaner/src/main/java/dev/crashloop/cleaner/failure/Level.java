package dev.crashloop.cleaner.failure;

import java.util.Locale;
import java.util.Map;

/** How grave a log record says it is. */
enum Level {
    /** The line says nothing of it: it is no record, or one of a logger without levels. */
    NONE,
    INFO,
    WARN,
    ERROR,
    FATAL;

    /** A level stands at the front of its line; a later word is part of the message. */
    private static final int WORDS = 10;

    private static final int CHARS = 120;

    private static final Map<String, Level> NAMES = Map.ofEntries(
            Map.entry("trace", INFO),
            Map.entry("trc", INFO),
            Map.entry("trce", INFO),
            Map.entry("debug", INFO),
            Map.entry("dbg", INFO),
            Map.entry("dbug", INFO),
            Map.entry("verbose", INFO),
            Map.entry("vrb", INFO),
            Map.entry("information", INFO),
            Map.entry("info", INFO),
            Map.entry("inf", INFO),
            Map.entry("notice", INFO),
            Map.entry("log", INFO),
            Map.entry("warning", WARN),
            Map.entry("warn", WARN),
            Map.entry("wrn", WARN),
            Map.entry("error", ERROR),
            Map.entry("err", ERROR),
            Map.entry("severe", ERROR),
            Map.entry("fail", ERROR),
            Map.entry("fatal", FATAL),
            Map.entry("ftl", FATAL),
            Map.entry("critical", FATAL),
            Map.entry("crit", FATAL),
            Map.entry("emergency", FATAL),
            Map.entry("emerg", FATAL),
            Map.entry("alert", FATAL),
            Map.entry("panic", FATAL));

    /** Words that begin a complaint in plain English, by programs that have no logger. */
    private static final Map<String, Level> COMPLAINTS = Map.of(
            "error", ERROR, "fatal", FATAL, "failed", ERROR, "unable", ERROR, "cannot", ERROR, "could", ERROR,
            "failure", ERROR);

    boolean isError() {
        return compareTo(ERROR) >= 0;
    }

    /** The level with this name, in any case; {@code NONE} if there is none. */
    static Level named(String name) {
        return NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), NONE);
    }

    /**
     * The level that stands at the front of a line.
     *
     * @param text the line, without its time
     * @param stamped whether the line had a time
     */
    static Level of(String text, boolean stamped) {
        int end = Math.min(text.length(), CHARS);
        int words = 0;
        int i = 0;
        while (i < end && words < WORDS) {
            if (!isLetter(text.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            while (i < end && isLetter(text.charAt(i))) {
                i++;
            }
            Level level = word(text, start, i, words == 0, stamped);
            if (level != NONE) {
                return level;
            }
            words++;
        }
        return NONE;
    }

    private static Level word(String text, int start, int end, boolean first, boolean stamped) {
        char before = start > 0 ? text.charAt(start - 1) : ' ';
        char after = end < text.length() ? text.charAt(end) : ' ';
        boolean process = first && stamped && after == '/';
        if (isPartOfName(before) || (isPartOfName(after) && !process)) {
            return NONE;
        }
        String word = text.substring(start, end);
        if (word.length() == 1) {
            return first && stamped && (after == ' ' || after == '!') ? letter(word.charAt(0)) : NONE;
        }
        Level level = named(word);
        boolean upper = Character.isUpperCase(word.charAt(1));
        boolean meant = upper ? stands(text, start, after, word) : isMarked(text, start, before, after, first, stamped);
        if (level != NONE && (meant || follows(text, start, after))) {
            return level;
        }
        return first && (stamped || isSign(text, start)) && after == ' '
                ? COMPLAINTS.getOrDefault(word.toLowerCase(Locale.ROOT), NONE)
                : NONE;
    }

    /** Whether nothing but a sign for the eye stands before the first word: {@code ==> failed to start}. */
    private static boolean isSign(String text, int end) {
        return end == 0
                || (text.charAt(0) != ' ' && text.substring(0, end).chars().allMatch(c -> "=->*#!+ ".indexOf(c) >= 0));
    }

    /** Whether a word in capitals is meant as a level: nothing is said before it. */
    private static boolean stands(String text, int start, char after, String word) {
        int colon = text.indexOf(": ");
        boolean said = colon >= 0 && colon < start;
        return !said && after != '=' && (!word.equals("LOG") || after == ':');
    }

    /** {@code shop: error: no such option}: behind the name of the program. */
    private static boolean follows(String text, int start, char after) {
        int colon = text.indexOf(": ");
        boolean second = after == ':' && colon > 0 && colon + 2 == start;
        return second && text.substring(0, colon).chars().allMatch(c -> isLetter((char) c) || c == '-' || c == '_');
    }

    /** Whether a word in small letters is meant as a level: {@code [error]}, {@code level=error}, {@code error: }, or right after the time. */
    private static boolean isMarked(String text, int start, char before, char after, boolean first, boolean stamped) {
        return (before == '[' && after == ']')
                || (before == '<' && after == '>')
                || (first && after == ':')
                || (first && stamped && (after == ' ' || after == '\t' || after == ']'))
                || isValueOfLevel(text, start);
    }

    private static boolean isValueOfLevel(String text, int start) {
        int end = start > 0 && text.charAt(start - 1) == '"' ? start - 1 : start;
        return text.startsWith("level=", end - 6)
                || text.startsWith("lvl=", end - 4)
                || text.startsWith("severity=", end - 9);
    }

    private static Level letter(char letter) {
        return switch (letter) {
            case 'D', 'I', 'N', 'T' -> INFO;
            case 'W' -> WARN;
            case 'E' -> ERROR;
            case 'F', 'C' -> FATAL;
            default -> NONE;
        };
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isPartOfName(char c) {
        return (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '/' || c == '$' || c == '@';
    }
}
