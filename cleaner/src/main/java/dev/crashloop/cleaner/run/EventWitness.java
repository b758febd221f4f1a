package dev.crashloop.cleaner.run;

import dev.crashloop.api.Api;
import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.events.EventRecorder;
import dev.crashloop.cleaner.events.Note;
import dev.crashloop.cleaner.events.Subject;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells the users of a workload, and of a policy, what is decided and done: as Events, which {@code kubectl describe} shows. */
final class EventWitness implements Witness {
    /** The holds that users of a workload want to know of; the others pass by themselves, or are what they asked for. */
    private static final Set<String> TOLD = Set.of(
            "unreadable-log",
            "other-container-unknown",
            "given-up",
            "cooling-down",
            "namespace-budget",
            "cluster-budget",
            "disruption-budget",
            "dry-run");

    /** Of these, the ones that somebody should look at. */
    private static final Set<String> WARNINGS =
            Set.of("unreadable-log", "given-up", "namespace-budget", "cluster-budget");

    /** The holds that are the policy's own limits. */
    private static final Set<String> OF_POLICY = Set.of("namespace-budget", "cluster-budget");

    private static final Map<PolicySpec.Action, String> REMOVED =
            Map.of(PolicySpec.Action.Delete, "deleted", PolicySpec.Action.Evict, "evicted");

    private final EventRecorder events;
    private final Function<PolicyId, Optional<String>> policyUids;

    /** {@code policyUids} knows the UIDs of policies that are objects of the cluster. */
    EventWitness(EventRecorder events, Function<PolicyId, Optional<String>> policyUids) {
        this.events = events;
        this.policyUids = policyUids;
    }

    @Override
    public void held(Case c, Decision.Hold hold) {
        if (!TOLD.contains(hold.guard())) {
            return;
        }
        Note.Type type = WARNINGS.contains(hold.guard()) ? Note.Type.Warning : Note.Type.Normal;
        String message = "pod " + c.pod().name() + " is not cleaned (" + hold.guard() + "): " + hold.why()
                + hold.until()
                        .map(until -> ", until " + until.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
        workload(c.surroundings().workload(), type, camelCase(hold.guard()), hold.guard(), message);
        if (OF_POLICY.contains(hold.guard())) {
            policy(c.policy().id(), type, camelCase(hold.guard()), hold.guard(), message);
        }
    }

    @Override
    public void stillHeld(Case c, Decision.Hold hold) {
        held(c, hold);
    }

    /** {@code given-up} as Kubernetes writes reasons: {@code GivenUp}. */
    private static String camelCase(String guard) {
        return List.of(guard.split("-")).stream()
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        workload(
                c.surroundings().workload(),
                Note.Type.Warning,
                "UnknownFailure",
                unknown.signature().fingerprint(),
                "pod " + c.pod().name() + " is left alone: container "
                        + unknown.crash().container() + " crashes for a reason that policy "
                        + c.policy().id() + " does not know: "
                        + unknown.signature().headline());
    }

    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        String failures = clean.known().stream()
                .map(known -> known.failure().name())
                .distinct()
                .collect(Collectors.joining(", "));
        switch (removal) {
            case Removal.Removed _ -> {
                String what =
                        REMOVED.get(c.policy().action()) + " pod " + c.pod().name() + " for known failure " + failures;
                workload(
                        c.surroundings().workload(),
                        Note.Type.Normal,
                        "Cleaned",
                        failures,
                        what + " of policy " + c.policy().id());
                policy(
                        c.policy().id(),
                        Note.Type.Normal,
                        "Cleaned",
                        failures,
                        what + " of " + c.surroundings().workload());
            }
            case Removal.Failed(String why) -> {
                String what = "cannot clean pod " + c.pod().qualifiedName() + ": " + why;
                workload(c.surroundings().workload(), Note.Type.Warning, "CannotClean", failures, what);
                policy(c.policy().id(), Note.Type.Warning, "CannotClean", failures, what);
            }
            case Removal.Overtaken _,
                    Removal.Postponed _,
                    Removal.Unclear _,
                    Removal.Disrupting _ -> {} // nothing was done, or told as held
        }
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        String failures = String.join(", ", record.failures());
        Note.Type type = switch (outcome.outcome()) {
            case Healed, Gone, Unknown -> Note.Type.Normal;
            case Recurred, Changed -> Note.Type.Warning;
        };
        String reason = outcome.outcome().name();
        String what = "the cleanup of pod " + record.pod() + " (" + failures + "): " + outcome.message();
        workload(record.workload(), type, reason, failures, what);
        PolicyId.ofKey(record.policy())
                .ifPresent(id -> policy(id, type, reason, failures, record.workload() + ": " + what));
    }

    @Override
    public void stuck(Pod pod, String why) {
        // what is in the way is the API server, which would not take an Event either
    }

    private void workload(Workload workload, Note.Type type, String reason, String cause, String message) {
        var subject = new Subject(
                workload.apiVersion(), workload.kind(), workload.namespace(), workload.name(), workload.uid());
        events.record(new Note(subject, type, reason, cause, message));
    }

    private void policy(PolicyId id, Note.Type type, String reason, String cause, String message) {
        policyUids.apply(id).ifPresent(uid -> {
            var subject = new Subject(Api.API_VERSION, id.kind(), id.namespace().orElse(""), id.name(), uid);
            events.record(new Note(subject, type, reason, cause, message));
        });
    }
}
