package dev.crashloop.cleaner.redaction;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Private keys in PEM form: in one line, over several, or only a part of one. */
final class PrivateKeys {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----");
    private static final Pattern END = Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----");

    /** The body of a key behind its begin, in the same line; breaks are often written as {@code \n}. */
    private static final Pattern INLINE = Pattern.compile(
            "-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----([A-Za-z0-9+/=\\\\\\s,:-]*?)(?:-----END|$|[\"'`}])");

    /** A full line of a key has 64 characters, of other encoders up to 76. */
    private static final int MIN_BODY = 60;

    /** A shorter word behind other words may be anything. */
    private static final int MIN_REST = 16;

    private PrivateKeys() {}

    /** Redacts what one line alone shows to be of a key. */
    static String redactLine(String line) {
        String result = line.contains("PRIVATE KEY")
                ? Matches.replace(INLINE, line, body -> !Harmless.isValue(body.replace("\\n", "")))
                : line;
        int word = lastWord(result);
        return isBody(result, word) ? result.substring(0, word) + Redactor.REDACTED : result;
    }

    /** Redacts the lines between begin and end, and those that must be of a key whose begin or end is not among the lines. */
    static List<String> redactBlocks(List<String> lines) {
        var result = new ArrayList<>(lines);
        boolean inside = false;
        for (int i = 0; i < result.size(); i++) {
            String line = result.get(i);
            boolean ends = line.contains("PRIVATE KEY") && END.matcher(line).find();
            if (ends) {
                redactBackwards(result, i);
                inside = false;
            } else if (line.contains("PRIVATE KEY") && BEGIN.matcher(line).find()) {
                inside = true;
            } else {
                int word = lastWord(line);
                boolean body = (inside && isRest(line, word)) || isBody(line, word);
                if (body) {
                    result.set(i, line.substring(0, word) + Redactor.REDACTED);
                }
                inside = body || (inside && isHeader(line));
            }
        }
        return result;
    }

    /** The last line of a key is short: alone, nothing but the end below it gives it away. */
    private static void redactBackwards(List<String> lines, int end) {
        if (end == 0 || lines.get(end - 1).contains("PRIVATE KEY")) {
            return;
        }
        String line = lines.get(end - 1);
        int word = lastWord(line);
        if (isAlphabet(line, word)) {
            lines.set(end - 1, line.substring(0, word) + Redactor.REDACTED);
        }
    }

    /** Whether a line goes on with a key: its only word, or a long one behind what a logger put before it, is of the key's characters. */
    private static boolean isRest(String line, int word) {
        boolean alone = line.substring(0, word).isBlank();
        return (alone || line.length() - word >= MIN_REST) && isAlphabet(line, word);
    }

    /** What may stand between the begin of a key and its body: {@code DEK-Info: AES-128-CBC,…}, and a blank line. */
    private static boolean isHeader(String line) {
        return line.isBlank()
                || line.contains("Proc-Type: ")
                || line.contains("DEK-Info: ")
                || line.contains("Version: ")
                || line.contains("Comment: ");
    }

    private static int lastWord(String line) {
        int i = line.length();
        while (i > 0 && line.charAt(i - 1) > ' ') {
            i--;
        }
        return i;
    }

    private static boolean isAlphabet(String line, int from) {
        if (from == line.length() || line.startsWith(Redactor.REDACTED, from)) {
            return false;
        }
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean base64 = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '+'
                    || c == '/'
                    || c == '=';
            if (!base64) {
                return false;
            }
        }
        return true;
    }

    /** Whether a word can be a full line of a key: long, of all kinds of characters, and no path. */
    private static boolean isBody(String line, int from) {
        if (line.length() - from < MIN_BODY || line.charAt(from) == '/' || !isAlphabet(line, from)) {
            return false;
        }
        boolean small = false;
        boolean capital = false;
        boolean digit = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            small |= c >= 'a' && c <= 'z';
            capital |= c >= 'A' && c <= 'Z';
            digit |= c >= '0' && c <= '9';
        }
        return small && capital && digit;
    }
}
