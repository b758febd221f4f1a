package dev.crashloop.cleaner.policy;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Stream;

/**
 * Known failures in the policy's order, ready to be looked for in any number of logs. Immutable; built once for each version of a policy,
 * as it takes longer than to look through a log.
 */
public final class KnownFailures extends AbstractList<KnownFailure> implements RandomAccess {
    private final List<KnownFailure> failures;
    private final ConditionIndex index;

    private KnownFailures(List<KnownFailure> failures) {
        this.failures = List.copyOf(failures);
        this.index = new ConditionIndex(this.failures.stream()
                .flatMap(failure -> Stream.of(
                        failure.allOf(),
                        failure.anyOf(),
                        failure.noneOf(),
                        failure.hosts().conditions()))
                .flatMap(List::stream));
    }

    /** The same failures; itself if they are ready already. */
    public static KnownFailures of(List<KnownFailure> failures) {
        return failures instanceof KnownFailures ready ? ready : new KnownFailures(failures);
    }

    /** All of their conditions, those of {@link HostRule#conditions} included. */
    public ConditionIndex index() {
        return index;
    }

    @Override
    public KnownFailure get(int i) {
        return failures.get(i);
    }

    @Override
    public int size() {
        return failures.size();
    }
}
