package dev.crashloop.cleaner.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;

/**
 * Time stamps in front of log lines, as bytes: RFC 3339 with nanoseconds and a space behind it, as in
 * {@code 2026-01-02T03:04:05.123456789Z }; trailing zeros may be left out.
 */
final class Stamp {
    private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";
    private static final String OFFSET_SHAPE = "dd:dd";
    private static final int MAX_FRACTION_DIGITS = 9;
    private static final int MAX_OFFSET_MINUTES = 18 * 60;

    private Stamp() {}

    /** How many bytes the stamp at {@code from} has, with its space; 0 if there is none, or if it names no moment, as 2026-99-99T… does. */
    static int length(byte[] bytes, int from, int to) {
        if (!shaped(SHAPE, bytes, from, to) || !possible(bytes, from)) {
            return 0;
        }
        int at = from + SHAPE.length();
        if (at < to && bytes[at] == '.') {
            int digits = digits(bytes, at + 1, Math.min(to, at + 1 + MAX_FRACTION_DIGITS));
            if (digits == 0) {
                return 0;
            }
            at += 1 + digits;
        }
        int zone = zone(bytes, at, to);
        at += zone;
        return zone > 0 && at < to && bytes[at] == ' ' ? at + 1 - from : 0;
    }

    /** The moment that a stamp of this length names. */
    static Instant instant(byte[] bytes, int from, int length) {
        return OffsetDateTime.parse(new String(bytes, from, length - 1, StandardCharsets.US_ASCII))
                .toInstant();
    }

    private static boolean shaped(String shape, byte[] bytes, int from, int to) {
        if (to - from < shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            char expected = shape.charAt(i);
            if (expected == 'd' ? !digit(bytes[from + i]) : bytes[from + i] != expected) {
                return false;
            }
        }
        return true;
    }

    private static boolean possible(byte[] bytes, int from) {
        int month = two(bytes, from + 5);
        int day = two(bytes, from + 8);
        if (month < 1 || month > 12 || day < 1) {
            return false;
        }
        int year = 100 * two(bytes, from) + two(bytes, from + 2);
        return day <= YearMonth.of(year, month).lengthOfMonth()
                && two(bytes, from + 11) < 24
                && two(bytes, from + 14) < 60
                && two(bytes, from + 17) < 60;
    }

    /** How many bytes name the zone; 0 if none do. */
    private static int zone(byte[] bytes, int at, int to) {
        if (at >= to) {
            return 0;
        }
        if (bytes[at] == 'Z') {
            return 1;
        }
        if ((bytes[at] != '+' && bytes[at] != '-') || !shaped(OFFSET_SHAPE, bytes, at + 1, to)) {
            return 0;
        }
        int minutes = two(bytes, at + 4);
        boolean possible = minutes < 60 && 60 * two(bytes, at + 1) + minutes <= MAX_OFFSET_MINUTES;
        return possible ? 1 + OFFSET_SHAPE.length() : 0;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && digit(bytes[at])) {
            at++;
        }
        return at - from;
    }

    private static int two(byte[] bytes, int at) {
        return 10 * (bytes[at] - '0') + bytes[at + 1] - '0';
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }
}
