package dev.crashloop.sandbox.server;

import java.time.Duration;
import java.util.Set;

/**
 * Which API server this one imitates.
 *
 * @param version what {@code /version} says, for example {@code v1.33.0}
 * @param policyVersions the versions of the group {@code policy} that it knows, for budgets and evictions
 * @param user who the clients are
 * @param bookmarks how often a watch that wants bookmarks gets one
 * @param watchTimeout how long a watch lasts that asks for no time
 */
public record Settings(
        String version, Set<String> policyVersions, String user, Duration bookmarks, Duration watchTimeout) {

    /** A server of today. */
    public static final Settings CURRENT =
            new Settings("v1.33.0", Set.of("v1"), "kubernetes-admin", Duration.ofMinutes(1), Duration.ofMinutes(30));

    /** A server of 2021, which evicts with {@code policy/v1beta1} only. */
    public static final Settings OF_1_20 = new Settings(
            "v1.20.2", Set.of("v1beta1"), "kubernetes-admin", Duration.ofMinutes(1), Duration.ofMinutes(30));

    /** The same with bookmarks at another pace. */
    public Settings withBookmarks(Duration every) {
        return new Settings(version, policyVersions, user, every, watchTimeout);
    }

    /** Whether the server is at least of this minor version, for example 22 for v1.22. */
    boolean atLeast(int minor) {
        return Integer.parseInt(version.split("\\.")[1]) >= minor;
    }
}
