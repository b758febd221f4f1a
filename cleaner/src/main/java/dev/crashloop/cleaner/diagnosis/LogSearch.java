package dev.crashloop.cleaner.diagnosis;

import dev.crashloop.cleaner.diagnosis.Match.Finding;
import dev.crashloop.cleaner.diagnosis.Match.NamedHost;
import dev.crashloop.cleaner.evidence.LogLines;
import dev.crashloop.cleaner.failure.FinalFailure;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.ConditionIndex;
import dev.crashloop.cleaner.policy.HostRule;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds what conditions ask for in one log, each where it is to be looked for. The final failure is only made out if a condition on it might
 * hold anywhere in the log. For one thread.
 */
final class LogSearch {
    private final LogLines lines;
    private final ConditionIndex index;
    private final LineSearch everywhere;
    private @Nullable End end;

    /** The final failure, and a search in its lines only. */
    private record End(FinalFailure failure, LineSearch search) {}

    LogSearch(LogLines lines, ConditionIndex index) {
        this.lines = lines;
        this.index = index;
        this.everywhere = new LineSearch(lines, index);
    }

    /** By which lines the run ended. */
    FinalFailure finalFailure() {
        return end().failure();
    }

    /** The last line that fulfils the condition: what was logged last is nearest to the crash. */
    Optional<Finding> find(Condition condition) {
        OptionalInt line = switch (condition.in()) {
            case TAIL -> everywhere.last(condition);
            case FINAL -> everywhere.mayHold(condition) ? lastOfEnd(condition) : OptionalInt.empty();
        };
        return line.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(condition, fromEnd(line.getAsInt()), lines.get(line.getAsInt())));
    }

    /** The hosts that the final failure names; empty if the rule does not ask for them. */
    List<NamedHost> hosts(HostRule rule) {
        var candidates = new BitSet();
        for (Condition naming : rule.conditions()) {
            if (everywhere.mayHold(naming)) {
                candidates.or(end().search().candidates(naming));
            }
        }
        var hosts = new LinkedHashMap<String, NamedHost>();
        candidates.stream().map(i -> end().failure().lines().get(i)).forEach(line -> {
            for (String host : rule.namedIn(lines.get(line))) {
                hosts.put(host, new NamedHost(host, fromEnd(line), rule.wants(host)));
            }
        });
        return List.copyOf(hosts.values());
    }

    private OptionalInt lastOfEnd(Condition condition) {
        OptionalInt last = end().search().last(condition);
        return last.isEmpty() ? last : OptionalInt.of(end().failure().lines().get(last.getAsInt()));
    }

    private int fromEnd(int line) {
        return lines.size() - line;
    }

    private End end() {
        if (end == null) {
            FinalFailure failure = FinalFailure.of(lines);
            end = new End(failure, new LineSearch(lines.select(failure.lines()), index));
        }
        return end;
    }
}
