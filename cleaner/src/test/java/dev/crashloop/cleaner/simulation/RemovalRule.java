package dev.crashloop.cleaner.simulation;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.simulation.Rulebook.Rule;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.PageRequest;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold whenever the API server accepts the removal of a pod by a process; of the pod as it was in that instant. */
final class RemovalRule {
    /** For so long a removal may be on its way when people change the record that was written before it. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    private static final Set<String> PROTECTED = Set.of("kube-system", "kube-public", "kube-node-lease");

    private final Store store;
    private final Rulebook rulebook;
    private final Runs truth;
    private final OptOuts optOuts;
    private final boolean crds;
    private final Findings findings;
    private final Set<String> removed = new HashSet<>();
    private final Map<String, Instant> touched = new HashMap<>();

    RemovalRule(Store store, Rulebook rulebook, Runs truth, OptOuts optOuts, boolean crds, Findings findings) {
        this.store = store;
        this.rulebook = rulebook;
        this.truth = truth;
        this.optOuts = optOuts;
        this.crds = crds;
        this.findings = findings;
    }

    /** People changed or deleted the record of this pod. */
    void touched(String podUid, Instant now) {
        touched.put(podUid, now);
    }

    /** Whether a process removed this pod. */
    boolean removed(String podUid) {
        return removed.contains(podUid);
    }

    /** The API server accepted it. */
    void accepted(String process, JsonNode pod, boolean eviction, Instant now) {
        String who = process + " removed " + Json.text(pod, "metadata", "namespace") + "/"
                + Json.text(pod, "metadata", "name");
        String uid = Json.text(pod, "metadata", "uid");
        findings.unless(removed.add(uid), who + " a second time");
        findings.unless(holder().equals(process), who + ", but the lease is held by '" + holder() + "'");
        findings.unless(!pod.path("metadata").has("deletionTimestamp"), who + ", which was being deleted already");
        Optional<JsonNode> owner = owner(pod);
        findings.unless(owner.isPresent(), who + ", a bare pod");
        findings.unless(!owner.map(o -> Json.text(o, "kind")).equals(Optional.of("Node")), who + ", a static pod");
        optOuts.of(pod, now).ifPresent(by -> findings.add(who + ", opted out by " + by));
        Optional<ObjectNode> record = crds ? record(uid) : Optional.empty();
        boolean asWritten =
                !touched.getOrDefault(uid, Instant.MIN).plus(ON_ITS_WAY).isAfter(now);
        findings.unless(!crds || record.isPresent() || !asWritten, who + " without a record");
        List<Rule> rules = record.map(found -> rulebook.inForce(Json.text(found, "spec", "policy"), now))
                .orElseGet(() -> rulebook.applying(pod).stream().toList());
        boolean allowed = rules.stream().anyMatch(rule -> allows(rule, pod, eviction));
        findings.unless(allowed, who + ", which no policy in force allows: " + rules);
        record.filter(_ -> asWritten).ifPresent(found -> recorded(who, found));
        evidence(who, pod, now, record, rules);
    }

    private boolean allows(Rule rule, JsonNode pod, boolean eviction) {
        boolean job =
                owner(pod).map(owner -> Json.text(owner, "kind")).orElse("").equals("Job");
        boolean guarded = PROTECTED.contains(Json.text(pod, "metadata", "namespace"));
        return rule.enforces()
                && rule.selects(pod)
                && rule.evicts() == eviction
                && (!job || rule.flag("includeJobs"))
                && (!guarded || rule.flag("includeProtectedNamespaces"));
    }

    private void recorded(String who, JsonNode record) {
        String phase = RecordFacts.of(record).phase();
        findings.unless(phase.equals("Planned"), who + " with a record that is " + phase);
    }

    /** Each container that crashes must have shown a known failure in its very last run. */
    private void evidence(String who, JsonNode pod, Instant now, Optional<ObjectNode> record, List<Rule> rules) {
        String uid = Json.text(pod, "metadata", "uid");
        List<LastRun> crashes = LastRun.crashesOf(pod, now, LastRun.SURELY);
        findings.unless(crashes.stream().anyMatch(LastRun::heldBack), who + ", none of whose containers was held back");
        for (LastRun crash : crashes) {
            findings.unless(
                    !known(uid, crash, rules).isEmpty(),
                    who + ", whose container " + crash.container() + " showed no known failure in its last run: "
                            + crash.shown(uid, truth));
        }
        List<String> shown = LastRun.crashesOf(pod, now, LastRun.PERHAPS).stream()
                .flatMap(crash -> known(uid, crash, rules).stream())
                .toList();
        record.ifPresent(found -> findings.unless(
                shown.containsAll(RecordFacts.of(found).failures()),
                who + " for " + RecordFacts.of(found).failures() + ", but it showed " + shown));
    }

    private List<String> known(String uid, LastRun crash, List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.signs().stream())
                .filter(sign -> crash.shown(uid, truth).filter(sign::in).isPresent())
                .map(Sign::failure)
                .toList();
    }

    static Optional<JsonNode> owner(JsonNode object) {
        return Json.items(object, "metadata", "ownerReferences")
                .filter(owner -> owner.path("controller").asBoolean(false))
                .findFirst();
    }

    private Optional<ObjectNode> record(String podUid) {
        return store.page(Kinds.RECORDS, PageRequest.all(null)).items().stream()
                .filter(record -> Json.text(record, "metadata", "name").endsWith(podUid))
                .findFirst();
    }

    private String holder() {
        return store.peek(Resource.LEASES, Member.LEASE.namespace(), Member.LEASE.name())
                .map(lease -> Json.text(lease, "spec", "holderIdentity"))
                .orElse("");
    }

    static boolean skip(JsonNode object) {
        return Json.at(object, "metadata", "annotations")
                .path(Api.SKIP_ANNOTATION)
                .asString("")
                .equals("true");
    }
}
