package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.decision.Guard;
import dev.crashloop.cleaner.decision.Guards;
import dev.crashloop.cleaner.decision.Judge;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.evidence.LogReader;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.outcome.Follower;
import dev.crashloop.cleaner.policy.Policies;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.CrashLoops;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Owners;
import dev.crashloop.cleaner.workload.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Takes each pod in a crash loop through the rooms: evidence, diagnosis, decision, cleanup. One pod at a time, many pods at once. */
final class Examiner implements CrashLoops.Listener, AutoCloseable {
    /** How many pods are examined at the same time. */
    static final int PARALLEL = 32;

    /** The wait after an API server said no for reasons of its own, unless it named another. */
    static final Duration RETRY = Duration.ofSeconds(5);

    /** The wait after a removal that came too late: somebody may write to the pod without a pause, and each attempt takes a record. */
    static final Duration AFTER_CHANGE = Duration.ofSeconds(1);

    /** The wait after an error that a person has to mend, a missing permission for instance. */
    static final Duration RETRY_AFTER_ERROR = Duration.ofMinutes(1);

    /** The wait before an eviction that a PodDisruptionBudget refused is tried again, unless the API server named another. */
    static final Duration DISRUPTION_RETRY = Duration.ofSeconds(30);

    private final CrashLoops loops = new CrashLoops(this);
    private final Map<String, CaseFile> files = new ConcurrentHashMap<>();
    private final Supplier<Policies> policies;
    private final Owners owners;
    private final Diagnoses diagnoses;
    private final Cleanups cleanups;
    private final Records records;
    private final Follower follower;
    private final News news;
    private final Time time;
    private final WorkQueue<String> queue;
    private final Places places;

    Examiner(
            Supplier<Policies> policies,
            Owners owners,
            LogReader logs,
            Cleanups cleanups,
            Records records,
            Follower follower,
            Witness witness,
            Time time) {
        this.policies = policies;
        this.owners = owners;
        this.diagnoses = new Diagnoses(logs, time);
        this.cleanups = cleanups;
        this.records = records;
        this.follower = follower;
        this.news = new News(witness, time);
        this.time = time;
        this.queue = new WorkQueue<>(PARALLEL, time, this::examine);
        this.places = new Places(records, queue::submit, time);
    }

    /** The pods in a crash loop; whoever watches pods fills it, and each change makes the pod be examined. */
    CrashLoops loops() {
        return loops;
    }

    /** Who of the pods that slow start holds back is looked at next. */
    Places places() {
        return places;
    }

    /** Looks at every pod again, because policies changed. */
    void examineAll() {
        loops.all().forEach(pod -> queue.submit(pod.uid()));
    }

    @Override
    public void changed(Pod pod) {
        queue.submit(pod.uid());
    }

    @Override
    public void gone(Pod pod) {
        queue.submit(pod.uid());
    }

    private void examine(String uid) throws InterruptedException {
        Optional<Pod> found = loops.get(uid);
        if (found.isEmpty()) {
            files.remove(uid);
        } else if (!found.get().inCrashLoop()) {
            flipped(found.get());
        } else if (policies.get()
                .mayConcern(found.get().namespace(), found.get().labels())) {
            CaseFile file = files.computeIfAbsent(uid, _ -> new CaseFile());
            if (!file.removed()) {
                examine(found.get(), file);
            }
        }
        // whatever kept it from taking the place that it was called for
        places.notTaken(uid);
    }

    /** Not held back at this moment: either it stays up from now on, or it crashes again, which comes as a change. */
    private void flipped(Pod pod) {
        if (Crash.over(pod, time.instant())) {
            loops.forget(pod);
            files.remove(pod.uid());
        } else {
            queue.submitAfter(pod.uid(), Crash.STAYED_UP.plusSeconds(1));
        }
    }

    private void examine(Pod pod, CaseFile file) throws InterruptedException {
        Surroundings surroundings;
        try {
            surroundings = owners.of(pod);
        } catch (ApiException e) {
            unread(pod, e, file);
            return;
        }
        Optional<Policy> policy = policies.get().select(pod.namespace(), surroundings.namespaceLabels(), pod.labels());
        List<Crash> crashes = Crash.of(pod, time.instant());
        if (policy.isPresent() && !crashes.isEmpty()) {
            decide(
                    new Case(
                            pod,
                            surroundings,
                            policy.get(),
                            crashes,
                            List.of(),
                            records.history(),
                            time.instant(),
                            file.retryAt(),
                            file.disruption()),
                    file);
        }
    }

    private void unread(Pod pod, ApiException e, CaseFile file) {
        news.stuck(pod, "its namespace or workload cannot be read: " + e.getMessage(), file);
        queue.submitAfter(pod.uid(), wait(e));
    }

    private void decide(Case unread, CaseFile file) throws InterruptedException {
        Optional<Decision> stopped = Judge.beforeReading(unread);
        if (stopped.isPresent()) {
            news.decided(unread, stopped.get(), file);
            return;
        }
        List<Diagnosis> found = diagnoses.of(unread, file);
        // what this crash says of an earlier cleanup comes first: it may be a reason to hold
        follower.diagnosed(unread.pod(), found);
        Case c = unread.with(found, file.retryAt()).asOf(records.history(), time.instant());
        act(c, Judge.judge(c), file);
    }

    private void act(Case c, Decision decision, CaseFile file) throws InterruptedException {
        news.decided(c, decision, file);
        switch (decision) {
            case Decision.Clean _ -> clean(c, file);
            case Decision.Hold hold when hold.guard().equals(Guards.SLOW_START) -> places.waits(c);
            case Decision.Hold hold -> hold.until().ifPresent(until -> lookAgain(c.pod(), until));
            case Decision.Report _ -> {}
        }
        if (!c.unreadable().isEmpty() && !(decision instanceof Decision.Hold)) {
            lookAgain(c.pod(), file.retryAt());
        }
    }

    private void clean(Case c, CaseFile file) throws InterruptedException {
        Optional<Instant> later = file.removeAgainAt(time.instant());
        if (later.isPresent()) {
            lookAgain(c.pod(), later.get());
            return;
        }
        switch (cleanups.attempt(c)) {
            case Cleanups.Attempt.Stopped(Decision decision) -> act(c, decision, file);
            case Cleanups.Attempt.Outdated() -> queue.submit(c.pod().uid());
            case Cleanups.Attempt.Unread(ApiException e) -> unread(c.pod(), e, file);
            case Cleanups.Attempt.Recorded(String what) -> {
                news.stuck(c.pod(), what, file);
                queue.submitAfter(c.pod().uid(), RETRY_AFTER_ERROR);
            }
            case Cleanups.Attempt.Unwritten(ApiException e) -> {
                news.stuck(
                        c.pod(), "its record cannot be written, and nothing is done without: " + e.getMessage(), file);
                removeAgain(c.pod(), file, wait(e));
            }
            case Cleanups.Attempt.Tried tried -> {
                places.taken(c.pod().uid());
                tried(c, tried, file);
                if (!(tried.removal() instanceof Removal.Removed)) {
                    places.call();
                }
            }
        }
    }

    private void tried(Case c, Cleanups.Attempt.Tried tried, CaseFile file) {
        if (tried.removal() instanceof Removal.Disrupting(String why, Optional<Duration> after)) {
            disrupting(
                    c,
                    tried.clean(),
                    new Guard.Stop(why, Optional.of(time.instant().plus(after.orElse(DISRUPTION_RETRY)))),
                    file);
            return;
        }
        news.tried(c, tried, file);
        String uid = c.pod().uid();
        switch (tried.removal()) {
            case Removal.Removed _ -> file.markRemoved();
            case Removal.Overtaken _ -> {
                file.removeNotBefore(time.instant().plus(AFTER_CHANGE));
                // the change that overtook us comes, or came already, as an event
                if (loops.get(uid)
                        .filter(now -> !now.resourceVersion().equals(c.pod().resourceVersion()))
                        .isPresent()) {
                    queue.submitAfter(uid, AFTER_CHANGE);
                }
            }
            case Removal.Postponed(String _, Optional<Duration> after) ->
                removeAgain(c.pod(), file, after.orElseGet(file::waitAfterRefusal));
            case Removal.Unclear(String _, Optional<Duration> after) ->
                removeAgain(c.pod(), file, after.orElseGet(file::waitAfterRefusal));
            case Removal.Disrupting _ -> {} // held
            case Removal.Failed _ -> removeAgain(c.pod(), file, RETRY_AFTER_ERROR);
        }
    }

    /** The guard's own answer until then, which is the same that people are told now. */
    private void disrupting(Case c, Decision.Clean clean, Guard.Stop stop, CaseFile file) {
        file.disrupting(stop);
        var hold = new Decision.Hold(
                Guards.DISRUPTION_BUDGET,
                stop.why(),
                stop.until(),
                clean.passed().stream()
                        .takeWhile(guard -> !guard.equals(Guards.DISRUPTION_BUDGET))
                        .toList());
        news.decided(c, hold, file);
        stop.until().ifPresent(until -> lookAgain(c.pod(), until));
    }

    private static Duration wait(ApiException e) {
        Duration usual = e.transientFault() ? RETRY : RETRY_AFTER_ERROR;
        return e instanceof ApiException.Refused refused ? refused.retryAfter().orElse(usual) : usual;
    }

    /** However often the pod changes meanwhile. */
    private void removeAgain(Pod pod, CaseFile file, Duration delay) {
        file.removeNotBefore(time.instant().plus(delay));
        queue.submitAfter(pod.uid(), delay);
    }

    private void lookAgain(Pod pod, Instant when) {
        Duration delay = Duration.between(time.instant(), when);
        queue.submitAfter(pod.uid(), delay.isPositive() ? delay : CaseFile.FIRST_RETRY);
    }

    @Override
    public void close() {
        queue.close();
    }
}
