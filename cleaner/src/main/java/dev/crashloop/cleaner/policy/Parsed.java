package dev.crashloop.cleaner.policy;

import java.util.List;

/** What came of reading one policy: something to use, or everything that is wrong with it. */
public sealed interface Parsed {
    /** A policy that can be used. */
    record Good(Policy policy) implements Parsed {}

    /** A policy that cannot; {@code problems} is never empty. */
    record Bad(List<Problem> problems) implements Parsed {}
}
