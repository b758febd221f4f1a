package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.store.WatchEvent;
import dev.crashloop.sandbox.time.Timeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at every request and every change from outside, and says what must not be. */
final class Referee {
    private static final Pattern POD = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/]+)(/eviction)?");
    private static final Pattern RECORD =
            Pattern.compile("/apis/crashloop.dev/v1alpha1/namespaces/([^/]+)/cleanups/([^/?]+)");
    private static final int UID_CHARS = 36;

    private final Store store;
    private final Timeline timeline;
    private final Trace trace;
    private final Tally tally;
    private final Findings findings;
    private final Rulebook rulebook;
    private final RemovalRule removals;
    private final SlowStartRule slowStart;
    private final OutcomeRule outcomes;
    private final Map<String, Term> terms = new HashMap<>();
    private final Set<String> touchedByPeople = new HashSet<>();
    private Optional<ObjectNode> podBefore = Optional.empty();
    private Optional<ObjectNode> recordBefore = Optional.empty();

    Referee(
            Store store,
            Timeline timeline,
            Trace trace,
            Tally tally,
            Findings findings,
            Rulebook rulebook,
            RemovalRule removals,
            SlowStartRule slowStart,
            OutcomeRule outcomes) {
        this.store = store;
        this.timeline = timeline;
        this.trace = trace;
        this.tally = tally;
        this.findings = findings;
        this.rulebook = rulebook;
        this.removals = removals;
        this.slowStart = slowStart;
        this.outcomes = outcomes;
    }

    /** A process begins to lead: what it knows begins anew. */
    Term begins(String process) {
        var term = new Term(process, trace, (record, outcome) -> outcomes.announced(process, record, outcome));
        terms.put(process, term);
        trace.tell(process + " leads");
        return term;
    }

    /** People changed a record of this policy. */
    void touched(String policy, String podUid) {
        touchedByPeople.add(podUid);
        removals.touched(podUid, timeline.instant());
        slowStart.touched(policy, timeline.instant());
    }

    /** A process sends a request. */
    void sent(String process, Wire.Request request) {
        Term term = terms.get(process);
        if (term == null) {
            return;
        }
        if (plans(request)) {
            JsonNode plan = Json.parse(String.valueOf(request.body()));
            slowStart.planned(process, term, plan, timeline.instant());
        }
        Matcher record = RECORD.matcher(request.path());
        if (request.method().equals("DELETE") && record.matches()) {
            term.withdraws(podUid(record.group(2)));
        }
    }

    private static boolean plans(Wire.Request request) {
        return request.method().equals("POST") && request.path().endsWith("/cleanups");
    }

    private static String podUid(String recordName) {
        return recordName.substring(Math.max(0, recordName.length() - UID_CHARS));
    }

    /** A request has come to the API server. */
    void before(String process, Wire.Request request) {
        Matcher pod = POD.matcher(request.path());
        podBefore = removes(request) && pod.matches()
                ? store.get(Resource.PODS, pod.group(1), pod.group(2))
                : Optional.empty();
        Matcher record = RECORD.matcher(request.path());
        recordBefore = request.method().equals("DELETE") && record.matches()
                ? store.get(Kinds.RECORDS, record.group(1), record.group(2))
                : Optional.empty();
    }

    private static boolean removes(Wire.Request request) {
        return request.method().equals("DELETE")
                || (request.method().equals("POST") && request.path().endsWith("/eviction"));
    }

    /** The record of a pod that was removed may go when it is finished, and not before. */
    private void withdrawn(String process, JsonNode record) {
        boolean open = !Json.text(record, "status", "phase").equals("Finished");
        findings.unless(
                !open || !removals.removed(Json.text(record, "spec", "pod", "uid")),
                process + " takes the record " + Json.text(record, "metadata", "name")
                        + " back, but the pod was removed");
    }

    /** The API server has answered a request; whether the answer arrives is another matter. */
    void after(String process, Wire.Request request, int code) {
        trace.tell(process + " " + request + " " + code);
        if (code < 300 && podBefore.isPresent() && removes(request)) {
            tally.removal();
            removals.accepted(process, podBefore.get(), request.path().endsWith("/eviction"), timeline.instant());
        }
        Term term = terms.get(process);
        if (code < 300 && term != null && plans(request)) {
            term.planned(Json.text(Json.parse(String.valueOf(request.body())), "spec", "pod", "uid"));
        }
        if (code < 300) {
            recordBefore.ifPresent(record -> withdrawn(process, record));
        }
        podBefore = Optional.empty();
        recordBefore = Optional.empty();
    }

    /** An object in the store changed. */
    void changed(WatchEvent event) {
        Resource resource = event.resource();
        boolean deleted = event.type() == WatchEvent.Type.DELETED;
        if (resource.equals(Resource.PODS)) {
            outcomes.saw(event.object());
        } else if (resource.plural().endsWith("policies")) {
            rulebook.changed(event.object(), deleted, timeline.instant());
        } else if (resource.plural().equals(Kinds.RECORDS.plural()) && event.previous() != null && !deleted) {
            boolean ended = Json.text(event.previous(), "status", "phase").equals("Finished");
            boolean open = !Json.text(event.object(), "status", "phase").equals("Finished");
            boolean people = touchedByPeople.contains(Json.text(event.object(), "spec", "pod", "uid"));
            findings.unless(
                    !ended || !open || people,
                    "the record " + Json.text(event.object(), "metadata", "name") + " was finished and is open again");
        }
    }
}
