package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.decision.Guard;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.time.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is remembered of one pod while it is in a crash loop, so that each log is read once per crash, and each thing said once. */
final class CaseFile {
    /** The wait before a log that could not be read is tried again; it doubles each time. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /** The longest such wait: as long as the kubelet's own longest back-off. */
    static final Duration LAST_RETRY = Duration.ofMinutes(5);

    /** The wait before a removal that did not come about is tried again; it doubles each time, as long as it is about the same crashes. */
    static final Duration FIRST_REMOVAL_RETRY = Duration.ofSeconds(5);

    /** The longest such wait: what stands in the way may be mended by a person, who is not to wait for long. */
    static final Duration LAST_REMOVAL_RETRY = Duration.ofMinutes(1);

    /** Half of the time for which API servers keep Events, unless they are told otherwise. */
    static final Duration FADES_AFTER = Duration.ofMinutes(30);

    private static final BackOff READING = new BackOff(FIRST_RETRY, LAST_RETRY);
    private static final BackOff REMOVING = new BackOff(FIRST_REMOVAL_RETRY, LAST_REMOVAL_RETRY);

    private record Entry(Policy policy, Diagnosis diagnosis) {}

    private final Map<String, Entry> byCrash = new HashMap<>();
    private int unreadable;
    private int notRemoved;
    private Instant retryAt = Instant.EPOCH;
    private String said = "";
    private Instant saidAt = Instant.EPOCH;
    private Instant removeAgainAt = Instant.EPOCH;
    private Optional<Guard.Stop> disruption = Optional.empty();
    private boolean removed;

    /** The diagnosis of this crash under this very version of the policy, unless it is time to try again. */
    Optional<Diagnosis> known(String crash, Policy policy, Instant now) {
        Entry entry = byCrash.get(crash);
        if (entry == null || !entry.policy().equals(policy)) {
            return Optional.empty();
        }
        boolean again = entry.diagnosis() instanceof Diagnosis.Unreadable && due(retryAt, now);
        return again ? Optional.empty() : Optional.of(entry.diagnosis());
    }

    /** Its time has come; or the clock was set back since, as no wait is longer than that. */
    private static boolean due(Instant at, Instant now) {
        return !at.isAfter(now) || at.isAfter(now.plus(LAST_RETRY));
    }

    void remember(Policy policy, Diagnosis diagnosis, Instant now) {
        byCrash.put(diagnosis.crash().id(), new Entry(policy, diagnosis));
        if (diagnosis instanceof Diagnosis.Unreadable read) {
            Duration usual = READING.after(unreadable++);
            Duration asked = read.retryAfter().orElse(usual);
            retryAt = now.plus(asked.compareTo(usual) > 0 ? asked : usual);
        } else {
            unreadable = 0;
        }
    }

    /** Forgets the crashes that the pod does not have to answer for any more. */
    void keepOnly(List<String> crashes) {
        if (byCrash.keySet().retainAll(crashes) && byCrash.isEmpty()) {
            unreadable = 0;
            notRemoved = 0;
        }
    }

    Instant retryAt() {
        return retryAt;
    }

    /** Whether this is news: the same thing is not said twice in a row about a pod. */
    boolean news(String what, Instant now) {
        boolean news = !said.equals(what);
        if (news) {
            said = what;
            saidAt = now;
        }
        return news;
    }

    /** Whether what was said last is so old that it is to be said again where it does not last; then it counts as said now. */
    boolean fades(Instant now) {
        if (Duration.between(saidAt, now).abs().compareTo(FADES_AFTER) < 0) {
            return false;
        }
        saidAt = now;
        return true;
    }

    /** When the removal of the pod may be tried again; empty if that is now. */
    Optional<Instant> removeAgainAt(Instant now) {
        return Optional.of(removeAgainAt).filter(at -> !due(at, now));
    }

    /** The removal did not come about once more: how long to wait now, if nobody asked for another wait. */
    Duration waitAfterRefusal() {
        return REMOVING.after(notRemoved++);
    }

    void removeNotBefore(Instant when) {
        removeAgainAt = when;
    }

    /** What a PodDisruptionBudget said last. */
    Optional<Guard.Stop> disruption() {
        return disruption;
    }

    void disrupting(Guard.Stop stop) {
        disruption = Optional.of(stop);
    }

    boolean removed() {
        return removed;
    }

    void markRemoved() {
        removed = true;
    }
}
