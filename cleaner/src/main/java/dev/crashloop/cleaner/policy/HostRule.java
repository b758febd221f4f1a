package dev.crashloop.cleaner.policy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.crashloop.api.LogPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Narrows a known failure to some hosts. It holds if the final failure names at least one host, and no host besides the wanted ones: a log
 * that does not say which host it was about, or speaks of another one as well, is no evidence.
 *
 * @param naming expressions with a group {@code host}: how a line names the host that could not be reached
 * @param wanted empty: any host, and none need be named
 */
public record HostRule(List<Pattern> naming, List<HostGlob> wanted) {
    /** Any host, and none need be named. */
    public static final HostRule ANY = new HostRule(List.of(), List.of());

    /** The group of an expression that holds the host. */
    static final String GROUP = "host";

    /** Whether there is anything to check. */
    public boolean narrows() {
        return !wanted.isEmpty();
    }

    /** The expressions as conditions on the final failure: only a line that fulfils one of them names a host. None if any host will do. */
    public List<Condition> conditions() {
        return narrows()
                ? naming.stream()
                        .<Condition>map(pattern -> new Condition.Regex(pattern, LogPart.FINAL))
                        .toList()
                : List.of();
    }

    /** The hosts that the line names; often none. Addresses only if it has no names. */
    public List<String> namedIn(String line) {
        var hosts = new ArrayList<String>();
        for (Pattern pattern : naming) {
            Matcher matcher = pattern.matcher(line);
            while (matcher.find()) {
                String host = matcher.group(GROUP);
                if (host != null && !host.isEmpty()) {
                    hosts.add(HostGlob.plain(host));
                }
            }
        }
        List<String> names =
                hosts.stream().distinct().filter(host -> !isAddress(host)).toList();
        return names.isEmpty() ? hosts.stream().distinct().toList() : names;
    }

    /** {@code 10.1.2.3} or {@code fd00::1}: beside a name in the same line, it is what the name was resolved to. */
    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    /** Whether the host is one of the wanted ones. */
    public boolean wants(String host) {
        return wanted.stream().anyMatch(glob -> glob.matches(host));
    }
}
