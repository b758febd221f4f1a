package dev.crashloop.cleaner.failure;

import java.util.Locale;

/**
 * Takes out of a text what differs from one time to the next: times, numbers, ids, addresses, ports, directories, the random parts of pod
 * names. What is left is how a program words its failure. Each of them becomes {@code #}.
 */
final class Wording {
    /** A shorter run of hexadecimal digits may be a word with a number. */
    private static final int MIN_HEX = 6;

    /** A longer run of letters and digits without any order is a token. */
    private static final int MIN_TOKEN = 20;

    /** Kubernetes makes random names of these characters: no vowels, so that they spell nothing. */
    private static final String RANDOM_NAME = "bcdfghjklmnpqrstvwxz2456789";

    private static final int POD_SUFFIX = 5;

    private Wording() {}

    static String of(String text) {
        var out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int time = isWord(c) || c == '[' ? Stamp.end(text, i) : i;
            if (time > i) {
                hole(out);
                i = time;
            } else if (isWord(c)) {
                int end = i;
                while (end < text.length() && isWord(text.charAt(end))) {
                    end++;
                }
                int stop = end;
                while (stop > i + 1 && ".:-/".indexOf(text.charAt(stop - 1)) >= 0) {
                    stop--;
                }
                word(text.substring(i, stop), out);
                out.append(text, stop, end);
                i = end;
            } else {
                boolean blank = c <= ' ';
                if (!blank || (!out.isEmpty() && out.charAt(out.length() - 1) != ' ')) {
                    out.append(blank ? ' ' : c);
                }
                i++;
            }
        }
        return out.toString().strip();
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_.-/\\:@~%+".indexOf(c) >= 0;
    }

    private static void word(String word, StringBuilder out) {
        int scheme = word.indexOf("://");
        if (scheme > 0) {
            out.append(word, 0, scheme + 3);
            String rest = word.substring(scheme + 3);
            int path = rest.indexOf('/');
            name(path < 0 ? rest : rest.substring(0, path), out);
            out.append(path < 0 ? "" : "/…");
        } else if (isPath(word)) {
            int slash = Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\'));
            out.append("…/");
            name(word.substring(slash + 1), out);
        } else if (ExceptionName.end(word) > 0) {
            out.append(word); // psycopg2.OperationalError: a number in a name is a part of it
        } else {
            name(word, out);
        }
    }

    private static boolean isPath(String word) {
        boolean absolute =
                word.startsWith("/") || word.startsWith("./") || word.startsWith("../") || word.startsWith("~/");
        boolean windows = word.length() > 2 && word.charAt(1) == ':' && word.charAt(2) == '\\';
        return windows
                || (absolute && word.length() > 1)
                || word.chars().filter(c -> c == '/').count() >= 2;
    }

    private static void name(String name, StringBuilder out) {
        String stem = withoutPodSuffix(name);
        if (stem.length() < name.length()) {
            segments(stem, out);
            out.append('-');
            hole(out);
        } else if (isIpv6(name)) {
            hole(out);
        } else {
            segments(name, out);
        }
    }

    /** {@code orders-7d9c5b6f4-x2x9z} and {@code agent-x2x9z} without what is random. */
    private static String withoutPodSuffix(String name) {
        int end = name.length();
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || end - dash - 1 != POD_SUFFIX || !isRandom(name, dash + 1, end)) {
            return name;
        }
        int before = name.lastIndexOf('-', dash - 1);
        int hash = dash - before - 1;
        boolean replicaSet = before > 0 && hash >= 6 && hash <= 10 && isRandom(name, before + 1, dash);
        return name.substring(0, replicaSet ? before : dash);
    }

    private static boolean isRandom(String name, int from, int to) {
        for (int i = from; i < to; i++) {
            if (RANDOM_NAME.indexOf(name.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String name) {
        long colons = name.chars().filter(c -> c == ':').count();
        return colons >= 2
                && name.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0 || c == '%');
    }

    /** Segments are letters and digits without anything between them. */
    private static void segments(String name, StringBuilder out) {
        if (isUuid(name) || isDuration(name)) {
            hole(out);
            return;
        }
        int i = 0;
        while (i < name.length()) {
            int end = i;
            while (end < name.length() && Character.isLetterOrDigit(name.charAt(end))) {
                end++;
            }
            if (end > i) {
                segment(name.substring(i, end), out);
                i = end;
            } else {
                out.append(name.charAt(i));
                i++;
            }
        }
    }

    private static boolean isUuid(String name) {
        return name.length() == 36
                && name.charAt(8) == '-'
                && name.charAt(13) == '-'
                && name.charAt(18) == '-'
                && name.charAt(23) == '-';
    }

    private static void segment(String segment, StringBuilder out) {
        if (isId(segment)) {
            hole(out);
            return;
        }
        for (int i = 0; i < segment.length(); i++) {
            if (Character.isDigit(segment.charAt(i))) {
                hole(out);
            } else {
                out.append(segment.charAt(i));
            }
        }
    }

    private static boolean isId(String segment) {
        boolean digit = segment.chars().anyMatch(Character::isDigit);
        boolean letter = segment.chars().anyMatch(Character::isLetter);
        if (!digit || !letter) {
            return false;
        }
        boolean hex = segment.length() >= MIN_HEX && segment.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        return hex
                || segment.startsWith("0x")
                || segment.startsWith("0X")
                || (segment.length() >= MIN_TOKEN && mixed(segment));
    }

    /** Whether digits stand between letters, time and again. */
    private static boolean mixed(String segment) {
        int changes = 0;
        for (int i = 1; i < segment.length(); i++) {
            changes += Character.isDigit(segment.charAt(i)) != Character.isDigit(segment.charAt(i - 1)) ? 1 : 0;
        }
        return changes >= 4;
    }

    /** {@code 1m30.5s}, {@code 250ms}. */
    private static boolean isDuration(String segment) {
        String units = segment.toLowerCase(Locale.ROOT);
        int i = 0;
        while (i < units.length()) {
            int number = i;
            while (i < units.length() && (Character.isDigit(units.charAt(i)) || units.charAt(i) == '.')) {
                i++;
            }
            int unit = i;
            while (i < units.length() && Character.isLetter(units.charAt(i))) {
                i++;
            }
            if (unit == number || !isUnit(units.substring(unit, i))) {
                return false;
            }
        }
        return !units.isEmpty();
    }

    private static boolean isUnit(String unit) {
        return switch (unit) {
            case "ns", "us", "µs", "ms", "s", "sec", "secs", "m", "min", "mins", "h", "d" -> true;
            default -> false;
        };
    }

    /** Adds a hole, unless there is one already with nothing but a sign behind it: an address is one hole, not four. */
    private static void hole(StringBuilder out) {
        int length = out.length();
        if (length > 0 && out.charAt(length - 1) == '#') {
            return;
        }
        if (length > 1 && out.charAt(length - 2) == '#' && ".:,/_-+".indexOf(out.charAt(length - 1)) >= 0) {
            out.setLength(length - 1);
            return;
        }
        out.append('#');
    }
}
