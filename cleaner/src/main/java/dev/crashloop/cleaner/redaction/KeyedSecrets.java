package dev.crashloop.cleaner.redaction;

import org.jspecify.annotations.Nullable;

/**
 * Secrets behind the name of their key: {@code password=x}, {@code "token": "x"}, {@code Pwd=x;}, {@code ?sig=x&}, {@code --api-key x},
 * {@code <password>x</password>}.
 */
final class KeyedSecrets {
    private static final int MAX_KEY = 64;

    private static final String JSON_AND = "\\u0026";

    /** How far the semicolon of a connection string is looked for. */
    private static final int MAX_VALUE = 256;

    private KeyedSecrets() {}

    static String redact(String line) {
        StringBuilder result = null;
        int copied = 0;
        for (int i = 0; i < line.length(); i++) {
            Value value = i < copied ? null : valueAt(line, i);
            if (value != null) {
                result = result == null ? new StringBuilder(line.length()) : result;
                result.append(line, copied, value.start()).append(Redactor.REDACTED);
                copied = value.end();
            }
        }
        return result == null ? line : Matches.unlessSame(line, result.append(line, copied, line.length()));
    }

    /** The secret behind the character at {@code i}, if that separates it from its key. */
    private static @Nullable Value valueAt(String line, int i) {
        char c = line.charAt(i);
        if (c != '=' && c != ':' && c != '>' && c != ' ') {
            return null;
        }
        int end = keyEnd(line, i);
        int start = keyStart(line, end);
        if (start == end || !separates(line, i, start, end)) {
            return null;
        }
        int from = behindBlanks(line, c == '=' && at(line, i + 1) == '>' ? i + 2 : i + 1);
        Value.Context context = context(line, i, start, from);
        String key = key(line, start, end);
        if (!SecretKeys.isSecret(key, context == Value.Context.QUERY) || isDirectory(key, line, from)) {
            return null;
        }
        Value value = Value.at(line, from, context);
        boolean sentence = value.quoted()
                && context == Value.Context.COLON
                && at(line, end) == ':'
                && !SecretKeys.isPassword(key)
                && line.substring(value.start(), value.end()).indexOf(' ') > 0;
        return !sentence && value.isSecret(line, SecretKeys.isPassword(key)) ? value : null;
    }

    /** {@code API key}, {@code Access key}: the word before it tells what kind of key it is. */
    private static String key(String line, int start, int end) {
        String key = line.substring(start, end);
        if (!key.equalsIgnoreCase("key") || at(line, start - 1) != ' ') {
            return key;
        }
        return line.substring(keyStart(line, start - 1), start - 1) + key;
    }

    /** A shell's working directory. */
    private static boolean isDirectory(String key, String line, int value) {
        boolean directory = key.equalsIgnoreCase("PWD") || key.equals("OLDPWD");
        return directory && (at(line, value) == '/' || at(line, value + 1) == ':');
    }

    private static boolean separates(String line, int i, int keyStart, int keyEnd) {
        char next = at(line, i + 1);
        return switch (line.charAt(i)) {
            case '=' -> next != '=' && !line.startsWith("~", i + 1) && at(line, i - 1) != '=';
            case ':' -> next != ':' && next != '=' && at(line, i - 1) != ':' && !line.startsWith("//", i + 1);
            case '>' -> i == keyEnd && at(line, keyStart - 1) == '<';
            default ->
                i == keyEnd && (followsFlag(line, keyStart, next) || followsPassword(line, keyStart, keyEnd, next));
        };
    }

    /** {@code --db-password hunter2}. */
    private static boolean followsFlag(String line, int keyStart, char next) {
        boolean flag =
                line.startsWith("--", keyStart) && (at(line, keyStart - 1) <= ' ' || at(line, keyStart - 1) == '"');
        return flag && next != '-' && next != ' ';
    }

    /** {@code PASSWORD 'hunter2'}, as in SQL. */
    private static boolean followsPassword(String line, int keyStart, int keyEnd, char next) {
        return (next == '\'' || next == '"') && SecretKeys.isPassword(line.substring(keyStart, keyEnd));
    }

    /** Back over blanks and the quote behind a key; the quote may be escaped, as in JSON inside of JSON. */
    private static int keyEnd(String line, int separator) {
        int i = separator;
        while (i > 0 && separator - i < 3 && line.charAt(i - 1) == ' ' && line.charAt(separator) != ' ') {
            i--;
        }
        if (i > 0 && (line.charAt(i - 1) == '"' || line.charAt(i - 1) == '\'' || line.charAt(i - 1) == '`')) {
            i--;
            while (i > 0 && line.charAt(i - 1) == '\\') {
                i--;
            }
        }
        return i;
    }

    private static int keyStart(String line, int end) {
        int i = end;
        while (i > 0 && end - i < MAX_KEY && isKey(line.charAt(i - 1))) {
            i--;
        }
        return line.startsWith(JSON_AND, i - 1) ? i - 1 + JSON_AND.length() : i;
    }

    private static boolean isKey(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private static Value.Context context(String line, int separator, int keyStart, int value) {
        if (line.charAt(separator) == '>') {
            return Value.Context.ELEMENT;
        }
        int before = keyStart - 1;
        while (before > 0 && line.charAt(before) == ' ') {
            before--;
        }
        char mark = at(line, before);
        boolean equals = line.charAt(separator) == '=';
        if (equals && !isEscapedAnd(line, before) && (mark == ';' || isFirstOfConnectionString(line, value))) {
            return Value.Context.CONNECTION_STRING;
        }
        if (mark == '?' || mark == '&' || isEscapedAnd(line, before)) {
            return Value.Context.QUERY;
        }
        return line.charAt(separator) == ':' ? Value.Context.COLON : Value.Context.PLAIN;
    }

    /** An ampersand as HTML writes it, or as JSON encoders do that fear HTML. */
    private static boolean isEscapedAnd(String line, int last) {
        return line.startsWith("&amp;", last - 4) || line.startsWith(JSON_AND, last - JSON_AND.length() + 1);
    }

    /** Whether another key follows the value, behind a semicolon. */
    private static boolean isFirstOfConnectionString(String line, int value) {
        int i = value;
        while (i < line.length() && i - value < MAX_VALUE && ";\"'&".indexOf(line.charAt(i)) < 0) {
            i++;
        }
        if (at(line, i) != ';') {
            return false;
        }
        int key = behindBlanks(line, i + 1);
        int end = key;
        while (end < line.length() && end - key < MAX_KEY && (isKey(line.charAt(end)) || line.charAt(end) == ' ')) {
            end++;
        }
        return end > key && at(line, end) == '=';
    }

    private static int behindBlanks(String line, int from) {
        int i = from;
        while (i < line.length() && line.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private static char at(String line, int i) {
        return i >= 0 && i < line.length() ? line.charAt(i) : '\0';
    }
}
