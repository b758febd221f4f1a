package dev.crashloop.cleaner.failure;

/**
 * Steps through the keys of a JSON object, those of its inner objects included, once and from left to right. It never fails: where the
 * text is no JSON any more, the keys end.
 */
final class JsonScan {
    private static final int MAX_VALUE = 64;

    private final String text;
    private int at;
    private int keyStart;
    private int keyEnd;
    private int valueStart;
    private int valueEnd;

    JsonScan(String text) {
        this.text = text;
    }

    /** Goes on to the next key; {@code false} behind the last. */
    boolean next() {
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                at++;
                continue;
            }
            int start = at + 1;
            int end = stringEnd(start);
            at = end + 1;
            int colon = skipBlanks(at);
            if (colon < text.length() && text.charAt(colon) == ':') {
                keyStart = start;
                keyEnd = Math.min(end, text.length());
                value(skipBlanks(colon + 1));
                return true;
            }
        }
        return false;
    }

    private void value(int from) {
        at = from;
        valueStart = from;
        valueEnd = from;
        if (from >= text.length()) {
            return;
        }
        char c = text.charAt(from);
        if (c == '"') {
            valueStart = from + 1;
            valueEnd = Math.min(stringEnd(valueStart), text.length());
            at = valueEnd + 1;
        } else if (c != '{' && c != '[') {
            while (at < text.length() && ",}] ".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            valueEnd = at;
        } else {
            valueEnd = text.length(); // an inner object or list: its keys come next
        }
    }

    String key() {
        return text.substring(keyStart, keyEnd);
    }

    /** The front of the value as it is written; of a string without its quotes. */
    String value() {
        return text.substring(valueStart, Math.min(valueEnd, valueStart + MAX_VALUE));
    }

    /** The front of a string value, with its escapes resolved. */
    String string(int maxChars) {
        int end = Math.min(valueEnd, valueStart + maxChars);
        var string = new StringBuilder(end - valueStart);
        int i = valueStart;
        while (i < end) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= end) {
                string.append(c);
                i++;
            } else {
                string.append(unescaped(text.charAt(i + 1)));
                i += text.charAt(i + 1) == 'u' ? "\\u0000".length() : 2;
            }
        }
        return string.toString();
    }

    /** A character given by its number is of no interest: it becomes a question mark. */
    private static char unescaped(char c) {
        return switch (c) {
            case 'n', 'r' -> '\n';
            case 't' -> '\t';
            case 'b', 'f' -> ' ';
            case 'u' -> '?';
            default -> c;
        };
    }

    boolean isString() {
        return valueStart > 0 && valueStart <= text.length() && text.charAt(valueStart - 1) == '"';
    }

    int valueLength() {
        return valueEnd - valueStart;
    }

    private int stringEnd(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }
}
