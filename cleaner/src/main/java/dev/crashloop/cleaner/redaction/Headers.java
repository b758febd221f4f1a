package dev.crashloop.cleaner.redaction;

import com.google.re2j.Pattern;
import java.util.Locale;

/** Credentials in HTTP headers, with or without the header's name. */
final class Headers {
    /** All that follows the scheme is secret: digests and signatures have several parts. */
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "(?i)authorization[\\\\\"']*\\s*(?::|=>?)\\s*[\\\\\"'\\[]*"
                    + "(?:basic|bearer|digest|token|negotiate|ntlm|apikey|sharedkey|sharedaccesssignature|aws4-hmac-sha256)\\s+([^\"'\\\\]+)");

    /** Without a scheme that is known, the value must look like one. */
    private static final Pattern BARE_AUTHORIZATION =
            Pattern.compile("(?i)authorization[\\\\\"']*\\s*(?::|=>?)\\s*[\\\\\"'\\[]*([^\\s\"'\\\\,;]+)");

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(?:bearer|basic)\\s+([A-Za-z0-9._~+/-]{8,}={0,2})");

    private static final Pattern COOKIE =
            Pattern.compile("(?i)\\b(?:set-)?cookie[\"']?\\s*:\\s*[\"']?[\\w.-]+=([^\"']+)");

    private Headers() {}

    static String redact(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        String result = line;
        if (lower.contains("authorization")) {
            result = AUTHORIZATION.matcher(result).find()
                    ? Matches.replace(
                            AUTHORIZATION, result, value -> !value.strip().equals(Redactor.REDACTED))
                    : Matches.replace(BARE_AUTHORIZATION, result, Harmless::looksGenerated);
        }
        if (lower.contains("bearer") || lower.contains("basic")) {
            result = Matches.replace(SCHEME, result, Harmless::looksGenerated);
        }
        return lower.contains("cookie") ? Matches.replace(COOKIE, result, value -> !Harmless.isValue(value)) : result;
    }
}
