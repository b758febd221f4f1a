package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.PodRemover;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.decision.Judge;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.LogReader;
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

    /** The wait after an error that a person has to mend, a missing permission for instance. */
    static final Duration RETRY_AFTER_ERROR = Duration.ofMinutes(1);

    private final CrashLoops loops = new CrashLoops(this);
    private final Map<String, CaseFile> files = new ConcurrentHashMap<>();
    private final Supplier<Policies> policies;
    private final Owners owners;
    private final LogReader logs;
    private final PodRemover remover;
    private final Reporter reporter;
    private final Time time;
    private final WorkQueue<String> queue;

    Examiner(
            Supplier<Policies> policies,
            Owners owners,
            LogReader logs,
            PodRemover remover,
            Reporter reporter,
            Time time) {
        this.policies = policies;
        this.owners = owners;
        this.logs = logs;
        this.remover = remover;
        this.reporter = reporter;
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
    public void crashing(Pod pod) {
        queue.submit(pod.uid());
    }

    @Override
    public void over(Pod pod) {
        queue.submit(pod.uid());
    }

    private void examine(String uid) throws InterruptedException {
        Optional<Pod> pod = loops.get(uid);
        if (pod.isEmpty()) {
            files.remove(uid);
        } else if (policies.get().mayConcern(pod.get().namespace(), pod.get().labels())) {
            CaseFile file = files.computeIfAbsent(uid, _ -> new CaseFile());
            if (!file.removed()) {
                examine(pod.get(), file);
            }
        }
    }

    private void examine(Pod pod, CaseFile file) throws InterruptedException {
        Surroundings surroundings;
        try {
            surroundings = owners.of(pod);
        } catch (ApiException e) {
            reporter.stuck(pod, file, "its namespace or workload cannot be read: " + e.getMessage());
            queue.submitAfter(pod.uid(), e.transientFault() ? RETRY : RETRY_AFTER_ERROR);
            return;
        }
        Optional<Policy> policy = policies.get().select(pod.namespace(), surroundings.namespaceLabels(), pod.labels());
        List<Crash> crashes = Crash.of(pod, time.instant());
        if (policy.isPresent() && !crashes.isEmpty()) {
            decide(new Case(pod, surroundings, policy.get(), crashes, List.of(), file.retryAt()), file);
        }
    }

    private void decide(Case unread, CaseFile file) throws InterruptedException {
        Optional<Decision> stopped = Judge.beforeReading(unread);
        if (stopped.isPresent()) {
            reporter.decided(unread, stopped.get(), file);
            return;
        }
        List<Diagnosis> diagnoses = diagnose(unread, file);
        var c = new Case(
                unread.pod(), unread.surroundings(), unread.policy(), unread.crashes(), diagnoses, file.retryAt());
        Decision decision = Judge.judge(c);
        reporter.decided(c, decision, file);
        switch (decision) {
            case Decision.Clean clean -> clean(c, clean, file);
            case Decision.Hold hold -> hold.until().ifPresent(until -> lookAgain(c.pod(), until));
            case Decision.Report _ -> {}
        }
        if (!c.unreadable().isEmpty() && !(decision instanceof Decision.Hold)) {
            lookAgain(c.pod(), file.retryAt());
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
        var evidence = logs.read(c.pod(), crash, c.policy().log(), log -> Diagnostician.settled(log, failures));
        Diagnosis diagnosis = Diagnostician.diagnose(evidence, failures);
        file.remember(c.policy(), diagnosis, time.instant());
        return diagnosis;
    }

    private void clean(Case c, Decision.Clean clean, CaseFile file) throws InterruptedException {
        Removal removal = remover.remove(c.pod(), c.policy().action());
        reporter.removed(c, clean, removal, file);
        String uid = c.pod().uid();
        switch (removal) {
            case Removal.Removed _ -> file.markRemoved();
            case Removal.Overtaken _ -> {
                // the change that overtook us comes, or came already, as an event
                if (loops.get(uid)
                        .filter(now -> !now.resourceVersion().equals(c.pod().resourceVersion()))
                        .isPresent()) {
                    queue.submit(uid);
                }
            }
            case Removal.Postponed(String _, Optional<Duration> after) -> queue.submitAfter(uid, after.orElse(RETRY));
            case Removal.Failed _ -> queue.submitAfter(uid, RETRY_AFTER_ERROR);
        }
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
