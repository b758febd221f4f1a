package dev.crashloop.cleaner.failure;

/** Finds the time at the front of a log line, in any of the usual forms. */
final class Stamp {
    private static final int NAME_CHARS = 3;

    private static final String MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
    private static final String DAYS = "Mon Tue Wed Thu Fri Sat Sun ";

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
        int next = date > i ? separated(text, date) : i;
        int time = timeEnd(text, next);
        boolean dateOnly =
                time == next && date > i && Character.isDigit(text.charAt(i)) && (bracket || at(text, date) == ' ');
        if (time == next && !dateOnly) {
            return from;
        }
        i = dateOnly ? date : time;
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
        int i = isOneOf(DAYS, text, from) ? from + NAME_CHARS + 1 : from;
        if (!isOneOf(MONTHS, text, i)) {
            return from;
        }
        int next = i + NAME_CHARS + 1;
        if (at(text, next) == ' ') {
            next++;
        }
        int day = digits(text, next);
        if (day == next || day - next > 2) {
            return from;
        }
        int year = at(text, day) == ',' ? day + 2 : day + 1;
        return digits(text, year) == year + 4 ? year + 4 : day;
    }

    private static boolean isOneOf(String names, String text, int from) {
        return from + NAME_CHARS < text.length()
                && text.charAt(from + NAME_CHARS) == ' '
                && Character.isUpperCase(text.charAt(from))
                && names.contains(text.substring(from, from + NAME_CHARS + 1));
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

    /** The character, or one that is nowhere behind the end. */
    private static char at(String text, int i) {
        return i < text.length() ? text.charAt(i) : '\0';
    }
}
