package dev.crashloop.cleaner.failure;

/** Finds the time at the front of a log line, in any of the usual forms. */
final class Stamp {
    private static final int MONTH_LETTERS = 3;

    private Stamp() {}

    /**
     * Where the time that begins at {@code from} ends, including its brackets; {@code from} itself if there is none.
     *
     * <p>Knows {@code 2026-01-02T03:04:05.678Z}, {@code 2026/01/02 03:04:05}, {@code 01/02/2026, 3:04:05 AM}, {@code Jan 02, 2026 3:04:05 PM},
     * {@code 03:04:05.678}, and each of them in square brackets.
     */
    static int end(String text, int from) {
        int start = from;
        boolean bracket = at(text, start) == '[' || at(text, start) == '(';
        int i = bracket ? start + 1 : start;
        int date = dateEnd(text, i);
        if (date > i) {
            int next = separated(text, date);
            int time = timeEnd(text, next);
            i = time > next ? time : date;
            if (time == next && !bracket && at(text, i) != ' ') {
                return from;
            }
        } else {
            int time = timeEnd(text, i);
            if (time == i) {
                return from;
            }
            i = time;
        }
        if (bracket && (at(text, i) == ']' || at(text, i) == ')')) {
            i++;
        }
        return i;
    }

    private static int separated(String text, int date) {
        int i = date;
        while (at(text, i) == ',' || at(text, i) == ' ' || at(text, i) == 'T' || at(text, i) == '-') {
            i++;
        }
        return i;
    }

    private static int dateEnd(String text, int from) {
        int month = named(text, from);
        if (month > from) {
            return month;
        }
        int first = digits(text, from);
        char mark = at(text, first);
        if (first == from || (mark != '-' && mark != '/' && mark != '.')) {
            return from;
        }
        int second = digits(text, first + 1);
        if (second == first + 1 || at(text, second) != mark) {
            return from;
        }
        int third = digits(text, second + 1);
        boolean hasYear = first - from == 4 || third - second - 1 == 4;
        return third > second + 1 && hasYear ? third : from;
    }

    /** {@code Jan 02} or {@code Jan 02, 2026}, with or without the day of the week before it. */
    private static int named(String text, int from) {
        int i = from;
        for (int word = 0; word < 2; word++) {
            if (!Character.isUpperCase(at(text, i)) || letters(text, i) != i + MONTH_LETTERS) {
                return from;
            }
            int next = i + MONTH_LETTERS;
            while (at(text, next) == ' ') {
                next++;
            }
            int day = digits(text, next);
            if (day > next && day - next <= 2 && at(text, day) != ':') {
                int year = at(text, day) == ',' ? day + 2 : day + 1;
                return digits(text, year) == year + 4 ? year + 4 : day;
            }
            i = next;
        }
        return from;
    }

    private static int timeEnd(String text, int from) {
        int hour = digits(text, from);
        int minute = digits(text, hour + 1);
        int second = digits(text, minute + 1);
        boolean clock = hour > from
                && hour - from <= 2
                && at(text, hour) == ':'
                && minute == hour + 3
                && at(text, minute) == ':'
                && second == minute + 3;
        if (!clock) {
            return from;
        }
        int i = second;
        if ((at(text, i) == '.' || at(text, i) == ',') && digits(text, i + 1) > i + 1) {
            i = digits(text, i + 1);
        }
        return zoneEnd(text, i);
    }

    private static int zoneEnd(String text, int from) {
        int i = from;
        if (at(text, i) == ' ' && (at(text, i + 1) == 'A' || at(text, i + 1) == 'P') && at(text, i + 2) == 'M') {
            i += 3;
        }
        if (at(text, i) == 'Z') {
            return i + 1;
        }
        int sign = at(text, i) == ' ' ? i + 1 : i;
        if (at(text, sign) == '+' || (at(text, sign) == '-' && sign == i)) {
            int hour = digits(text, sign + 1);
            if (hour >= sign + 3) {
                return at(text, hour) == ':' ? digits(text, hour + 1) : hour;
            }
        }
        if (text.startsWith(" UTC", i)) {
            return i + 4;
        }
        return i;
    }

    private static int digits(String text, int from) {
        int i = from;
        while (at(text, i) >= '0' && at(text, i) <= '9') {
            i++;
        }
        return i;
    }

    private static int letters(String text, int from) {
        int i = from;
        while (Character.isLetter(at(text, i))) {
            i++;
        }
        return i;
    }

    /** The character, or a blank behind the end. */
    private static char at(String text, int i) {
        return i < text.length() ? text.charAt(i) : '\0';
    }
}
