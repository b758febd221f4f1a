package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host, or many: {@code *.azconfig.io}.
 *
 * @param text as the user wrote it; {@code *} stands for any characters, dots included
 * @param expression the same, for hosts in their {@linkplain #plain plain} form
 */
public record HostGlob(String text, Pattern expression) {
    private static final Pattern ALLOWED = Pattern.compile("[-_.:*0-9A-Za-z]+");
    private static final Pattern WITH_PORT = Pattern.compile("[^:]*:[0-9]*");

    /** The glob, or empty if the text has more than a host: a scheme, a port, a path. */
    public static Optional<HostGlob> of(String text) {
        if (!ALLOWED.matches(text) || WITH_PORT.matches(text)) {
            return Optional.empty();
        }
        String expression =
                Stream.of(plain(text).split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Optional.of(new HostGlob(text, Pattern.compile(expression)));
    }

    /** Whether the host is one of these, whatever its case. */
    public boolean matches(String host) {
        return expression.matches(plain(host));
    }

    /** As DNS compares names: no upper case, and no dot at the end. */
    static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
