package dev.crashloop.cleaner.demo;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.run.Witness;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.sandbox.store.WatchEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Follows the cluster and the cleaner, tells what is worth telling, and knows when the story is over. */
final class Narrator implements Witness {
    /** So often the bug must have crashed, and been left alone, before the story may end. */
    private static final int CRASHES_LEFT_ALONE = 2;

    private final Telling telling;
    private final Map<String, Integer> pods = new HashMap<>();
    private final Map<String, Integer> cleaned = new HashMap<>();
    private final Map<String, Integer> leftAlone = new HashMap<>();
    private final Map<String, String> told = new LinkedHashMap<>();
    private final Set<String> healed = new HashSet<>();
    private final CountDownLatch end = new CountDownLatch(1);

    Narrator(Telling telling) {
        this.telling = telling;
    }

    /** A pod of the cluster changed. */
    synchronized void pod(WatchEvent event) {
        JsonNode pod = event.object();
        String name = pod.path("metadata").path("name").asString("");
        boolean gone = event.type() == WatchEvent.Type.DELETED;
        String state = gone ? "gone" : state(pod);
        String before = told.put(name, state);
        if (before == null) {
            pods.merge(service(pod), 1, Integer::sum);
        }
        if (!state.equals(before)) {
            telling.cluster(name, state);
        }
        check();
    }

    /** The few states that the story needs: a crash loop stays one while it flips. */
    private String state(JsonNode pod) {
        if (!pod.path("metadata").path("deletionTimestamp").isMissingNode()) {
            return "Terminating";
        }
        JsonNode container = pod.path("status").path("containerStatuses").path(0);
        boolean held = container
                .path("state")
                .path("waiting")
                .path("reason")
                .asString("")
                .equals(Pod.CRASH_LOOP_BACK_OFF);
        String name = pod.path("metadata").path("name").asString("");
        if (held || Pod.CRASH_LOOP_BACK_OFF.equals(told.get(name))) {
            return Pod.CRASH_LOOP_BACK_OFF;
        }
        return container.path("ready").asBoolean(false) ? "Running" : "Starting";
    }

    @Override
    public synchronized void removed(Case c, Decision.Clean clean, Removal removal) {
        String pod = c.pod().name();
        String failure = clean.known().getFirst().failure().name();
        String line = clean.known().getFirst().decisive().getLast().strip();
        if (removal instanceof Removal.Removed) {
            cleaned.merge(c.surroundings().workload().name(), 1, Integer::sum);
            telling.cleaner(pod, true, "known failure " + failure + ": deleted", line);
        } else {
            telling.cleaner(pod, false, "known failure " + failure + ": not deleted", removal.toString());
        }
        check();
    }

    @Override
    public synchronized void unknown(Case c, Diagnosis.Unknown unknown) {
        leftAlone.merge(c.surroundings().workload().name(), 1, Integer::sum);
        telling.cleaner(
                c.pod().name(),
                false,
                "unknown failure: left alone",
                unknown.tail().getFirst());
        check();
    }

    @Override
    public void held(Case c, Decision.Hold hold) {
        telling.cleaner(c.pod().name(), false, "held by " + hold.guard(), hold.why());
    }

    @Override
    public synchronized void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        boolean helped = outcome.outcome() == Outcome.Healed;
        telling.cleaner(record.pod(), helped, "outcome of its cleanup: " + outcome.outcome(), outcome.message());
        if (helped) {
            healed.add(record.workload().name());
            check();
        }
    }

    @Override
    public void stuck(Pod pod, String why) {
        telling.cleaner(pod.name(), false, "cannot decide yet", why);
    }

    private void check() {
        if (Service.STORY.stream().allMatch(this::ended)) {
            end.countDown();
        }
    }

    private boolean ended(Service service) {
        int cleanedPods = cleaned.getOrDefault(service.name(), 0);
        if (service.badPods() == Integer.MAX_VALUE) {
            return cleanedPods == 0 && leftAlone.getOrDefault(service.name(), 0) >= CRASHES_LEFT_ALONE;
        }
        boolean settled = service.badPods() == 0 || healed.contains(service.name());
        return cleanedPods == service.badPods()
                && settled
                && now(service.name()).equals("Running");
    }

    /** The state of the service's youngest pod. */
    private String now(String service) {
        return List.copyOf(told.entrySet()).reversed().stream()
                .filter(entry -> entry.getKey().startsWith(service + "-")
                        && !entry.getValue().equals("gone"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("gone");
    }

    private static String service(JsonNode pod) {
        return pod.path("metadata").path("labels").path("app").asString("");
    }

    /** Waits for the story to end as it should; false if it does not in time. */
    boolean awaitEnd(Duration deadline) throws InterruptedException {
        return end.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized List<Telling.Chapter> chapters() {
        return Service.STORY.stream()
                .map(service -> new Telling.Chapter(
                        service.name(),
                        service.moral(),
                        pods.getOrDefault(service.name(), 0),
                        cleaned.getOrDefault(service.name(), 0),
                        leftAlone.getOrDefault(service.name(), 0),
                        now(service.name())))
                .toList();
    }
}
