package dev.crashloop.cleaner.failure;

/** Takes off what machinery put before a line: container and host names, stream marks, times, colours. Indentation stays. */
final class Prefix {
    /** Deeper nesting of such prefixes is not seen in practice. */
    private static final int MAX_PREFIXES = 4;

    private static final int MAX_NAME = 64;

    private static final String NEST = "[Nest] ";

    private static final char ESCAPE = '\u001B';

    private Prefix() {}

    /**
     * What is left of a line.
     *
     * @param stamp the time that stood before it; empty if there was none
     */
    record Rest(String text, String stamp) {}

    static Rest off(String line) {
        String text = line.indexOf(ESCAPE) < 0 ? line : withoutColours(line);
        int from = 0;
        String stamp = "";
        for (int i = 0; i < MAX_PREFIXES; i++) {
            int end = i == 0 ? composeEnd(text) : from;
            if (end == from) {
                end = streamEnd(text, from);
            }
            if (end == from) {
                end = nestEnd(text, from);
            }
            if (end == from) {
                end = Stamp.end(text, from);
                if (end > from) {
                    stamp = text.substring(from, end);
                    end += text.startsWith(": ", end)
                            ? 1
                            : 0; // as Celery writes it: [2026-01-02 03:04:05,678: ERROR/MainProcess]
                    end = processEnd(text, behindBlank(text, end), Character.isLetter(text.charAt(from)));
                }
            }
            if (end == from) {
                break;
            }
            from = end;
        }
        String rest = text.substring(from);
        return new Rest(text.contains(NEST) ? rest.stripLeading() : rest, stamp); // Nest aligns its levels to the right
    }

    /** {@code name-1  | }, as docker compose writes it. */
    private static int composeEnd(String text) {
        int i = 0;
        while (i < text.length() && i < MAX_NAME && isName(text.charAt(i))) {
            i++;
        }
        int bar = i;
        while (bar < text.length() && text.charAt(bar) == ' ') {
            bar++;
        }
        boolean found = i > 1 && bar > i && bar < text.length() && text.charAt(bar) == '|';
        boolean name = !text.startsWith("Line |") && Level.named(text.substring(0, i)) == Level.NONE;
        return found && name ? behindBlank(text, bar + 1) : 0;
    }

    /** {@code stderr F } of a container runtime's own file, {@code [STDERR] } of a wrapper. */
    private static int streamEnd(String text, int from) {
        for (String mark : new String[] {
            "stdout F ", "stderr F ", "stdout P ", "stderr P ", "[STDERR] ", "[stderr] ", "[STDOUT] ", "[stdout] "
        }) {
            if (text.startsWith(mark, from)) {
                return from + mark.length();
            }
        }
        return from;
    }

    /** {@code [Nest] 1  - }, before the time of a record. */
    private static int nestEnd(String text, int from) {
        if (!text.startsWith(NEST, from)) {
            return from;
        }
        int i = from + NEST.length();
        while (i < text.length() && (Character.isDigit(text.charAt(i)) || text.charAt(i) == ' ')) {
            i++;
        }
        return text.startsWith("- ", i) ? behindBlank(text, i + 1) : from;
    }

    /** {@code host tag[1]: } behind a syslog time, {@code app[worker.1]: } behind that of a platform. */
    private static int processEnd(String text, int from, boolean syslog) {
        int i = nameEnd(text, from);
        if (i == from || !Character.isLetterOrDigit(text.charAt(from))) {
            return from;
        }
        if (syslog && i < text.length() && text.charAt(i) == ' ') {
            int tag = nameEnd(text, i + 1);
            return tag > i + 1 && text.startsWith(": ", tag) ? tag + 2 : from;
        }
        return text.charAt(i - 1) == ']' && text.startsWith(": ", i) ? i + 2 : from;
    }

    private static int nameEnd(String text, int from) {
        int i = from;
        while (i < text.length()
                && i - from < MAX_NAME
                && (isName(text.charAt(i)) || text.charAt(i) == '[' || text.charAt(i) == ']')) {
            i++;
        }
        return i;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }

    private static int behindBlank(String text, int from) {
        boolean blank = from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t');
        return blank ? from + 1 : from;
    }

    private static String withoutColours(String line) {
        var text = new StringBuilder(line.length());
        int i = 0;
        while (i < line.length()) {
            if (line.charAt(i) == ESCAPE) {
                i = colourEnd(line, i + 1);
            } else {
                text.append(line.charAt(i));
                i++;
            }
        }
        return text.toString();
    }

    private static int colourEnd(String line, int from) {
        int i = from;
        if (i < line.length() && line.charAt(i) == '[') {
            i++;
            while (i < line.length() && (line.charAt(i) < '@' || line.charAt(i) > '~')) {
                i++;
            }
        }
        return i + 1;
    }
}
