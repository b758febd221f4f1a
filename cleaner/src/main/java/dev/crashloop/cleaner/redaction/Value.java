package dev.crashloop.cleaner.redaction;

/**
 * Where the value of a key stands in its line.
 *
 * @param context how it is delimited
 * @param quoted whether it stands in quotes, which are not part of it
 */
record Value(int start, int end, Context context, boolean quoted) {
    /** In what kind of text a key and its value stand. */
    enum Context {
        /** {@code ;key=value;} where the value may have blanks. */
        CONNECTION_STRING,
        /** {@code ?key=value&}. */
        QUERY,
        /** {@code <key>value</key>}. */
        ELEMENT,
        /** {@code key: value}, which may also be a part of a sentence. */
        COLON,
        /** {@code key=value}. */
        PLAIN
    }

    static Value at(String line, int start, Context context) {
        int open = start;
        while (open < line.length() && line.charAt(open) == '\\') {
            open++;
        }
        char quote = open < line.length() ? line.charAt(open) : '\0';
        if (quote == '"' || quote == '\'' || quote == '`') {
            int end = closing(line, open + 1, quote, open > start);
            return new Value(open + 1, end, context, true);
        }
        int from = behindScheme(line, start);
        return new Value(from, end(line, from, context), context, false);
    }

    /** {@code token: Bearer x}. */
    private static int behindScheme(String line, int start) {
        boolean scheme = line.regionMatches(true, start, "bearer ", 0, "bearer ".length());
        return scheme ? start + "bearer ".length() : start;
    }

    /** Where a quoted value ends. In a text that is itself quoted, the quotes are escaped, and those of the value twice. */
    private static int closing(String line, int from, char quote, boolean escaped) {
        int i = from;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == quote) {
                return i;
            }
            if (c == '\\' && escaped && i + 1 < line.length() && line.charAt(i + 1) == quote) {
                return i;
            }
            i += c == '\\' ? 2 : 1;
        }
        return line.length();
    }

    private static int end(String line, int start, Context context) {
        return switch (context) {
            case CONNECTION_STRING -> at(line, start) == '{' ? behindBrace(line, start) : firstOf(line, start, ";\"");
            case ELEMENT -> firstOf(line, start, "<");
            case QUERY -> firstOf(line, start, "& \t\"'<>#)\\");
            case COLON, PLAIN -> plainEnd(line, start);
        };
    }

    /** {@code {a;b}}: braces go around a value with semicolons, and one in it is written twice. */
    private static int behindBrace(String line, int start) {
        int i = start + 1;
        while (i < line.length() && (line.charAt(i) != '}' || at(line, i + 1) == '}')) {
            i += line.charAt(i) == '}' ? 2 : 1;
        }
        return Math.min(i + 1, line.length());
    }

    private static char at(String line, int i) {
        return i < line.length() ? line.charAt(i) : '\0';
    }

    private static int plainEnd(String line, int start) {
        if (line.startsWith(Redactor.REDACTED, start)) {
            return start + Redactor.REDACTED.length();
        }
        int end = start;
        while (end < line.length() && !isPlainEnd(line, end)) {
            end++;
        }
        while (end > start && ",;)]}\"'".indexOf(line.charAt(end - 1)) >= 0 && !endsRedacted(line, start, end)) {
            end--;
        }
        return end;
    }

    private static boolean endsRedacted(String line, int start, int end) {
        int from = end - Redactor.REDACTED.length();
        return from >= start && line.startsWith(Redactor.REDACTED, from);
    }

    private static boolean isPlainEnd(String line, int i) {
        char c = line.charAt(i);
        return c <= ' ' || c == '"' || c == '&' || c == ';' || (c == ',' && startsPair(line, i + 1));
    }

    /** {@code ,name=}: the next pair of a list without blanks. */
    private static boolean startsPair(String line, int from) {
        int i = from;
        while (i < line.length()
                && i - from < 32
                && (Character.isLetterOrDigit(line.charAt(i)) || line.charAt(i) == '_')) {
            i++;
        }
        return i > from && i < line.length() && (line.charAt(i) == '=' || line.charAt(i) == ':');
    }

    private static int firstOf(String line, int start, String ends) {
        int i = start;
        while (i < line.length() && ends.indexOf(line.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /**
     * Whether this is a secret, given that its key says so.
     *
     * @param chosen whether it is a password, which people choose, so that any word may be one
     */
    boolean isSecret(String line, boolean chosen) {
        boolean open = context == Context.ELEMENT && !line.startsWith("</", end);
        if (end <= start || open) {
            return false;
        }
        String value = line.substring(start, end);
        boolean structure = !quoted
                && context != Context.CONNECTION_STRING
                && (value.startsWith("{") || value.startsWith("["))
                && !value.startsWith(Redactor.REDACTED);
        boolean certificate = !quoted && value.startsWith("-----BEGIN");
        if (structure || certificate || Harmless.isValue(value)) {
            return false;
        }
        return quoted || context != Context.COLON || !isSentence(line, value, chosen);
    }

    /** Whether the line goes on as a sentence behind a colon: {@code cannot fetch token: unexpected end of input}. */
    private boolean isSentence(String line, String value, boolean chosen) {
        String word = value.replace(".", "").replace("!", "");
        if (Harmless.isSentence(word) || value.endsWith(":") || isStatus(line, value)) {
            return true;
        }
        boolean goesOn = end + 1 < line.length()
                && line.charAt(end) == ' '
                && (Character.isLetter(line.charAt(end + 1))
                        || "\"'(*".indexOf(line.charAt(end + 1)) >= 0
                        || line.startsWith(Redactor.REDACTED, end + 1));
        return !chosen && goesOn && word.chars().allMatch(Character::isLetter);
    }

    /** {@code 400 Bad Request}. */
    private boolean isStatus(String line, String value) {
        boolean number = value.length() == 3 && value.chars().allMatch(Character::isDigit);
        return number
                && end + 1 < line.length()
                && line.charAt(end) == ' '
                && Character.isUpperCase(line.charAt(end + 1));
    }
}
