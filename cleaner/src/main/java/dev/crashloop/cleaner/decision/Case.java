package dev.crashloop.cleaner.decision;

import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.History;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Surroundings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a decision about one pod depends on.
 *
 * @param policy the one policy that applies
 * @param crashes the crashes that the pod has to answer for; at least one
 * @param diagnoses one for each crash, or none while the logs have not been read
 * @param history what was cleaned so far
 * @param now the time of the decision
 * @param retryAt when a log that could not be read is tried again
 * @param disruption why a PodDisruptionBudget refused the eviction of this pod, and when it is tried again; empty if none did
 */
public record Case(
        Pod pod,
        Surroundings surroundings,
        Policy policy,
        List<Crash> crashes,
        List<Diagnosis> diagnoses,
        History history,
        Instant now,
        Instant retryAt,
        Optional<Guard.Stop> disruption) {
    /** The crashes whose log shows a known failure. */
    public List<Diagnosis.Known> known() {
        return only(Diagnosis.Known.class);
    }

    /** The crashes whose log shows none. */
    public List<Diagnosis.Unknown> unknown() {
        return only(Diagnosis.Unknown.class);
    }

    /** The crashes whose log could not be read. */
    public List<Diagnosis.Unreadable> unreadable() {
        return only(Diagnosis.Unreadable.class);
    }

    /** The same case with the diagnoses, now that there are any. */
    public Case with(List<Diagnosis> read, Instant tryAgainAt) {
        return new Case(pod, surroundings, policy, crashes, read, history, now, tryAgainAt, disruption);
    }

    /** The same case, in surroundings that may have changed meanwhile. */
    public Case in(Surroundings newer) {
        return new Case(pod, newer, policy, crashes, diagnoses, history, now, retryAt, disruption);
    }

    /** The same case, as things stand now. */
    public Case asOf(History newer, Instant later) {
        return new Case(pod, surroundings, policy, crashes, diagnoses, newer, later, retryAt, disruption);
    }

    private <T extends Diagnosis> List<T> only(Class<T> type) {
        return diagnoses.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
