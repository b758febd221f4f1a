package dev.crashloop.cleaner.redaction;

import com.google.re2j.Pattern;

/** Passwords in URLs, {@code scheme://user:secret@host}, and in what Go and Oracle have instead of them. */
final class UrlSecrets {
    /** A user name this long that looks generated is a token. */
    private static final int MIN_TOKEN = 20;

    /** {@code root:secret@tcp(db:3306)/shop}. */
    private static final Pattern GO_MYSQL = Pattern.compile("[\\w.-]+:([^\\s\"']+?)@(?:tcp|unix)\\(");

    /** {@code jdbc:oracle:thin:scott/secret@db:1521:XE}. */
    private static final Pattern ORACLE = Pattern.compile("jdbc:oracle:[a-z0-9]+:[^/\\s@]+/([^\\s\"'@]+)@");

    private UrlSecrets() {}

    static String redact(String line) {
        if (line.indexOf('@') < 0) {
            return line;
        }
        String result = line.contains("://") ? redactUrls(line) : line;
        result = line.contains("@tcp(") || line.contains("@unix(")
                ? Matches.replace(GO_MYSQL, result, UrlSecrets::isSecret)
                : result;
        return line.contains("jdbc:oracle:") ? Matches.replace(ORACLE, result, UrlSecrets::isSecret) : result;
    }

    private static String redactUrls(String line) {
        int scheme = line.indexOf("://");
        var result = new StringBuilder(line.length());
        int copied = 0;
        while (scheme >= 0) {
            int from = scheme + "://".length();
            int end = wordEnd(line, from);
            int at = atSign(line, from, end);
            int secret = at < 0 ? -1 : secretStart(line, from, at);
            if (secret >= 0) {
                result.append(line, copied, secret).append(Redactor.REDACTED);
                copied = at;
            }
            scheme = line.indexOf("://", Math.max(at, from));
        }
        return copied == 0 ? line : Matches.unlessSame(line, result.append(line, copied, line.length()));
    }

    private static int wordEnd(String line, int from) {
        int i = from;
        while (i < line.length()
                && line.charAt(i) > ' '
                && "\"'<>`".indexOf(line.charAt(i)) < 0
                && !line.startsWith("://", i)) {
            i++;
        }
        return i;
    }

    /**
     * The sign between credentials and host: the last one before the path, but a password may have slashes and such signs itself, so that
     * the last one of all is taken where there is a password.
     */
    private static int atSign(String line, int from, int end) {
        int path = from;
        while (path < end && "/?#".indexOf(line.charAt(path)) < 0) {
            path++;
        }
        int colon = first(line, ':', from, path);
        int early = last(line, '@', from, path);
        boolean password =
                colon >= 0 && line.charAt(from) != '[' && (early > colon || !isNumber(line, colon + 1, path));
        return password ? last(line, '@', from, end) : early;
    }

    private static int secretStart(String line, int from, int at) {
        int colon = first(line, ':', from, at);
        if (colon >= 0) {
            return Harmless.isValue(line.substring(colon + 1, at)) ? -1 : colon + 1;
        }
        String user = line.substring(from, at);
        return user.length() >= MIN_TOKEN && Harmless.looksGenerated(user) ? from : -1;
    }

    private static boolean isSecret(String value) {
        return !Harmless.isValue(value);
    }

    private static int first(String line, char c, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line.charAt(i) == c) {
                return i;
            }
        }
        return -1;
    }

    private static int last(String line, char c, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (line.charAt(i) == c) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isNumber(String line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isDigit(line.charAt(i))) {
                return false;
            }
        }
        return to > from;
    }
}
