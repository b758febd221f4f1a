package dev.crashloop.cleaner.redaction;

import java.util.List;
import java.util.Locale;

/** Knows by its name whether a key holds a secret. */
final class SecretKeys {
    /**
     * How the names of such keys end, in small letters and without {@code _}, {@code -} and {@code .}. What comes behind makes it another thing:
     * {@code secretName}, {@code tokenExpiry}, {@code PASSWORD_FILE}.
     */
    private static final List<String> ENDINGS = List.of(
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "token",
            "apikey",
            "accesskey",
            "accountkey",
            "privatekey",
            "secretkey",
            "signingkey",
            "encryptionkey",
            "authkey",
            "sharedkey",
            "masterkey",
            "subscriptionkey",
            "functionskey",
            "storagekey",
            "credential",
            "credentials",
            "secretvalue",
            "secretkeybase",
            "instrumentationkey",
            "rediscliauth");

    /** The names of keys that are too short to be endings. */
    private static final List<String> WORDS = List.of("pass", "psk");

    /** How such a key may end and still be none: Kubernetes' objects, and numbers of a language model. */
    private static final List<String> NOT =
            List.of("imagepullsecret", "nexttoken", "continuationtoken", "canceltoken", "cancellationtoken");

    private SecretKeys() {}

    /**
     * Whether the value of a key is secret.
     *
     * @param query whether it stands in a URL's query, where signatures are as good as passwords
     */
    static boolean isSecret(String key, boolean query) {
        String lower = key.toLowerCase(Locale.ROOT);
        String joined = lower.replace("_", "").replace("-", "").replace(".", "");
        if (NOT.stream().anyMatch(joined::endsWith)) {
            return false;
        }
        if (query && (joined.endsWith("signature") || joined.equals("sig") || joined.equals("code"))) {
            return true;
        }
        return ENDINGS.stream().anyMatch(joined::endsWith) || WORDS.contains(lastWord(key));
    }

    /** Whether people choose the value, so that it may be any word, or several. */
    static boolean isPassword(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.endsWith("password")
                || lower.endsWith("passwd")
                || lower.endsWith("passphrase")
                || lower.endsWith("pwd")
                || lower.endsWith("pass");
    }

    private static String lastWord(String key) {
        int start = key.length();
        while (start > 0 && "_-.".indexOf(key.charAt(start - 1)) < 0) {
            start--;
            if (Character.isUpperCase(key.charAt(start)) && start > 0 && Character.isLowerCase(key.charAt(start - 1))) {
                break;
            }
        }
        return key.substring(start).toLowerCase(Locale.ROOT);
    }
}
