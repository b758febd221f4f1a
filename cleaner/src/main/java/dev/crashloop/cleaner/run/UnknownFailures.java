package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.diagnosis.Signature;
import dev.crashloop.cleaner.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Unknown failures in groups: a hundred pods with one bug are one group. Bounded in number; not thread-safe. */
public final class UnknownFailures {
    /** How many groups are remembered; the one that was silent for longest is forgotten. */
    public static final int GROUPS = 200;

    /** How many workloads of a group are named. */
    public static final int WORKLOADS = 5;

    /**
     * The crashes that ended alike.
     *
     * @param crashes how many were seen
     * @param workloads those that were seen first, at most {@link #WORKLOADS}
     */
    public record Group(Signature signature, int crashes, List<String> workloads, Instant firstSeen, Instant lastSeen) {
        /** Whether people are to be told: of the first crash, and each time that there are twice as many. */
        public boolean isNews() {
            return Integer.bitCount(crashes) == 1;
        }

        private Group plus(Workload workload, Instant at) {
            var named = new ArrayList<>(workloads);
            if (!named.contains(workload.toString()) && named.size() < WORKLOADS) {
                named.add(workload.toString());
            }
            return new Group(signature, crashes + 1, List.copyOf(named), firstSeen, at);
        }
    }

    private final Map<String, Group> groups = new LinkedHashMap<>(16, 0.75f, true);

    /** One more crash; the group as it is now. */
    public Group seen(Signature signature, Workload workload, Instant at) {
        Group before = Optional.ofNullable(groups.get(signature.fingerprint()))
                .orElseGet(() -> new Group(signature, 0, List.of(), at, at));
        Group now = before.plus(workload, at);
        groups.put(signature.fingerprint(), now);
        if (groups.size() > GROUPS) {
            groups.remove(groups.keySet().iterator().next());
        }
        return now;
    }

    /** What an earlier life knew; what is known already is newer. */
    void remember(Group earlier) {
        if (groups.size() < GROUPS) {
            groups.putIfAbsent(earlier.signature().fingerprint(), earlier);
        }
    }

    /** The groups, those with the most crashes first. */
    public List<Group> all() {
        return groups.values().stream()
                .sorted(Comparator.comparingInt(Group::crashes)
                        .reversed()
                        .thenComparing(group -> group.signature().fingerprint()))
                .toList();
    }
}
