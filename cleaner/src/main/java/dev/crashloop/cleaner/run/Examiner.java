package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.decision.Guard;
import dev.crashloop.cleaner.decision.Guards;
import dev.crashloop.cleaner.decision.Judge;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** How often it is seen whether there is a place for those that slow start holds back, if nothing says so before. */
    private static final Duration SLOW_START_LOOK = Duration.ofSeconds(30);

    /** The crashes told of: a container of a pod with several may be seen again while the others flip. */
    private static final int REMEMBERED_CRASHES = 10_000;

    private final CrashLoops loops = new CrashLoops(this);
    private final Map<String, CaseFile> files = new ConcurrentHashMap<>();
    private final Set<String> told = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_CRASHES;
        }
    }));
    private final Supplier<Policies> policies;
    private final Owners owners;
    private final LogReader logs;
    private final Cleanups cleanups;
    private final Records records;
    private final Follower follower;
    private final WaitingLines waiting = new WaitingLines();
    private final Set<String> woken = ConcurrentHashMap.newKeySet();
    private final Witness witness;
    private final Time time;
    private final WorkQueue<String> queue;

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
        this.logs = logs;
        this.cleanups = cleanups;
        this.records = records;
        this.follower = follower;
        this.witness = witness;
        this.time = time;
        this.queue = new WorkQueue<>(PARALLEL, time, this::examine);
    }

    /** The pods in a crash loop; whoever watches pods fills it, and each change makes the pod be examined. */
    CrashLoops loops() {
        return loops;
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
            passOn(uid);
            return;
        }
        Pod pod = found.get();
        if (!pod.inCrashLoop()) {
            flipped(pod);
            passOn(uid);
        } else if (policies.get().mayConcern(pod.namespace(), pod.labels())) {
            CaseFile file = files.computeIfAbsent(uid, _ -> new CaseFile());
            if (!file.removed()) {
                examine(pod, file);
            }
        }
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
        String why = "its namespace or workload cannot be read: " + e.getMessage();
        if (file.news(why)) {
            witness.stuck(pod, why);
        }
        queue.submitAfter(pod.uid(), wait(e));
    }

    private void decide(Case unread, CaseFile file) throws InterruptedException {
        Optional<Decision> stopped = Judge.beforeReading(unread);
        if (stopped.isPresent()) {
            tell(unread, stopped.get(), file);
            return;
        }
        List<Diagnosis> diagnoses = diagnose(unread, file);
        // what this crash says of an earlier cleanup comes first: it may be a reason to hold
        follower.diagnosed(unread.pod(), diagnoses);
        Case c = unread.with(diagnoses, file.retryAt()).asOf(records.history(), time.instant());
        act(c, Judge.judge(c), file);
    }

    private void act(Case c, Decision decision, CaseFile file) throws InterruptedException {
        tell(c, decision, file);
        switch (decision) {
            case Decision.Clean _ -> {
                woken.remove(c.pod().uid());
                clean(c, file);
            }
            case Decision.Hold hold
            when hold.guard().equals("slow-start") -> {
                woken.remove(c.pod().uid());
                waiting.add(c);
            }
            case Decision.Hold hold -> {
                hold.until().ifPresent(until -> lookAgain(c.pod(), until));
                passOn(c.pod().uid());
            }
            case Decision.Report _ -> passOn(c.pod().uid());
        }
        if (!c.unreadable().isEmpty() && !(decision instanceof Decision.Hold)) {
            lookAgain(c.pod(), file.retryAt());
        }
    }

    /** A cleanup has its outcome: there may be a place for those that slow start holds back. */
    void placeFree() {
        List<String> next = waiting.next(records.history(), time.instant());
        woken.addAll(next);
        next.forEach(queue::submit);
    }

    /** A pod that was given a place and does not take it leaves it to the next one. */
    private void passOn(String uid) {
        if (woken.remove(uid)) {
            placeFree();
        }
    }

    /** Sees for ever whether there is a place where nobody says so: a record that people deleted, an outcome that became known just now. */
    void lookForPlaces() throws InterruptedException {
        while (true) {
            time.sleep(SLOW_START_LOOK);
            placeFree();
        }
    }

    private void tell(Case c, Decision decision, CaseFile file) {
        for (Diagnosis.Unknown unknown : c.unknown()) {
            if (told.add(c.pod().uid() + "/" + unknown.crash().id())) {
                witness.unknown(c, unknown);
            }
        }
        switch (decision) {
            case Decision.Clean _ -> {} // told when it is done
            case Decision.Report report -> {
                if (file.news(report.guard())) {
                    witness.reported(c, report);
                }
            }
            case Decision.Hold hold -> {
                if (file.news(hold.guard() + ": " + hold.why())) {
                    witness.held(c, hold);
                }
            }
        }
    }

    private List<Diagnosis> diagnose(Case c, CaseFile file) throws InterruptedException {
        file.keepOnly(c.crashes().stream().map(Crash::id).toList());
        var diagnoses = new ArrayList<Diagnosis>();
        for (Crash crash : c.crashes()) {
            Optional<Diagnosis> known = file.known(crash.id(), c.policy(), time.instant());
            diagnoses.add(known.isPresent() ? known.get() : read(c, crash, file));
        }
        return List.copyOf(diagnoses);
    }

    private Diagnosis read(Case c, Crash crash, CaseFile file) throws InterruptedException {
        var failures = c.policy().knownFailures();
        Diagnosis diagnosis = logs.read(
                c.pod(),
                crash,
                c.policy().log(),
                log -> Diagnostician.settled(log, failures),
                evidence ->
                        Diagnostician.diagnose(evidence, failures, c.policy().redactor()));
        file.remember(c.policy(), diagnosis, time.instant());
        return diagnosis;
    }

    private void clean(Case c, CaseFile file) throws InterruptedException {
        Optional<Instant> later = file.removeAgainAt(time.instant());
        if (later.isPresent()) {
            lookAgain(c.pod(), later.get());
            return;
        }
        switch (cleanups.attempt(c)) {
            case Cleanups.Attempt.Stopped(Decision decision) -> act(c, decision, file);
            case Cleanups.Attempt.Outdated() -> {
                queue.submit(c.pod().uid());
                placeFree();
            }
            case Cleanups.Attempt.Unread(ApiException e) -> {
                unread(c.pod(), e, file);
                placeFree();
            }
            case Cleanups.Attempt.Recorded(String what) -> {
                if (file.news(what)) {
                    witness.stuck(c.pod(), what);
                }
                queue.submitAfter(c.pod().uid(), RETRY_AFTER_ERROR);
            }
            case Cleanups.Attempt.Unwritten(ApiException e) -> {
                String why = "its record cannot be written, and nothing is done without: " + e.getMessage();
                if (file.news(why)) {
                    witness.stuck(c.pod(), why);
                }
                removeAgain(c.pod(), file, wait(e));
            }
            case Cleanups.Attempt.Tried(Decision.Clean clean, Removal removal) -> removed(c, clean, removal, file);
        }
    }

    private void removed(Case c, Decision.Clean clean, Removal removal, CaseFile file) {
        if (removal instanceof Removal.Disrupting(String why, Optional<Duration> after)) {
            disrupting(
                    c,
                    clean,
                    new Guard.Stop(why, Optional.of(time.instant().plus(after.orElse(DISRUPTION_RETRY)))),
                    file);
            placeFree();
            return;
        }
        if (file.news(removal.getClass().getSimpleName()) || removal instanceof Removal.Overtaken) {
            witness.removed(c, clean, removal);
        }
        String uid = c.pod().uid();
        switch (removal) {
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
                removeAgain(c.pod(), file, after.orElse(RETRY));
            case Removal.Unclear(String _, Optional<Duration> after) -> removeAgain(c.pod(), file, after.orElse(RETRY));
            case Removal.Disrupting _ -> {} // held
            case Removal.Failed _ -> removeAgain(c.pod(), file, RETRY_AFTER_ERROR);
        }
        if (!(removal instanceof Removal.Removed)) {
            placeFree();
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
        tell(c, hold, file);
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
