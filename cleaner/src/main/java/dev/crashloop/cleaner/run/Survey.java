package dev.crashloop.cleaner.run;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cleanup.PodRemover;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.decision.Judge;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.evidence.LogReader;
import dev.crashloop.cleaner.history.ClusterRecords;
import dev.crashloop.cleaner.history.History;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.policy.Parsed;
import dev.crashloop.cleaner.policy.Policies;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.policy.PolicyParser;
import dev.crashloop.cleaner.policy.Problem;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.ListWatch;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.PodParser;
import dev.crashloop.cleaner.workload.Owners;
import dev.crashloop.cleaner.workload.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One look at a cluster: every crash loop with its diagnosis and its decision. Takes the same rooms as {@link Cleaner}, and does nothing. */
public final class Survey {
    /** The guard that stops a pod that no policy selects. */
    public static final String NO_POLICY = "no-policy";

    private final ApiClient api;
    private final Time time;
    private final Owners owners;
    private final LogReader logs;
    private final Policies policies;
    private final Optional<ClusterRecords> inCluster;
    private final Records records;
    private final History history;
    private boolean recordsReadable = true;
    private boolean othersReadable = true;
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Reads the policies that are in force.
     *
     * @param namespace the one namespace to look at; empty for all
     * @param fromFiles policies beside those in the cluster
     */
    public Survey(ApiClient api, Optional<String> namespace, List<Policy> fromFiles, Time time)
            throws ApiException, InterruptedException {
        this.api = api;
        this.time = time;
        this.owners = new Owners(api, time);
        this.logs = new LogReader(api, time);
        var byId = new LinkedHashMap<PolicyId, Policy>();
        String base = "/apis/" + Api.API_VERSION;
        fromCluster(base + namespace.map(ns -> "/namespaces/" + ns).orElse("") + "/crashlooppolicies", byId);
        fromCluster(base + "/clustercrashlooppolicies", byId);
        fromFiles.forEach(policy -> byId.put(policy.id(), policy));
        this.policies = new Policies(List.copyOf(byId.values()));
        this.inCluster = records(namespace);
        this.records = inCluster.<Records>map(read -> read).orElseGet(() -> new MemoryRecords(time));
        this.history = records.history();
    }

    /**
     * Of all namespaces, whichever is looked at: slow start of a cluster-wide policy and the budget of the cluster count them all. Empty where
     * there are none to read.
     */
    private Optional<ClusterRecords> records(Optional<String> namespace) throws ApiException, InterruptedException {
        try {
            return Optional.of(ClusterRecords.read(api, Optional.empty(), time));
        } catch (ApiException.Refused e) {
            if (e.code() == 403) {
                return namespace.isPresent() ? recordsOf(namespace.get(), e) : noRecords(e);
            }
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<ClusterRecords> recordsOf(String namespace, ApiException.Refused ofOthers)
            throws ApiException, InterruptedException {
        try {
            var own = ClusterRecords.read(api, Optional.of(namespace), time);
            othersReadable = false;
            if (policies.all().stream().anyMatch(Survey::clusterWide)) {
                leftOut.add(
                        "Left out: what was cleaned in other namespaces may not be read, and so nothing can be cleaned under a"
                                + " cluster-wide policy, whose slow start counts it: " + ofOthers.status());
            }
            return Optional.of(own);
        } catch (ApiException.Refused e) {
            if (e.code() != 403) {
                throw e;
            }
            return noRecords(e);
        }
    }

    private Optional<ClusterRecords> noRecords(ApiException.Refused e) {
        leftOut.add("Left out: what was cleaned before may not be read, and so nothing can be cleaned: " + e.status());
        recordsReadable = false;
        return Optional.empty();
    }

    private static boolean clusterWide(Policy policy) {
        return policy.id().namespace().isEmpty();
    }

    private void fromCluster(String path, Map<PolicyId, Policy> byId) throws ApiException, InterruptedException {
        JsonNode list;
        try {
            list = api.get(path);
        } catch (ApiException.Refused e) {
            if (e.notFound()) {
                return; // the CRDs are not installed: files are all there is
            }
            if (e.code() != 403) {
                throw e;
            }
            leftOut.add("Left out: " + path + " may not be read: " + e.status());
            return;
        }
        var parser = new PolicyParser();
        for (JsonNode object : list.path("items")) {
            JsonNode metadata = object.path("metadata");
            var id = new PolicyId(
                    metadata.path("namespace").asStringOpt(),
                    metadata.path("name").asString(""));
            switch (parser.parseFromServer(object, id.kind())) {
                case Parsed.Good(Policy policy) -> byId.put(id, policy);
                case Parsed.Bad(List<Problem> problems) ->
                    leftOut.add("Not in force: " + id.kind() + " " + id + ": " + problems.getFirst()
                            + (PolicyStatus.keepsLastGood(object)
                                    ? "; a `run` goes on by its last good version, which cannot be seen here"
                                    : ""));
            }
        }
    }

    /** The policies in force. */
    public Policies policies() {
        return policies;
    }

    /** What could not be taken into account, for people: policies that may not be read, or cannot be used. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** Every pod in a crash loop, in the API server's order. */
    public List<Verdict> all(Optional<String> namespace) throws ApiException, ListWatch.Expired, InterruptedException {
        var pods = new ArrayList<Pod>();
        String path = "/api/v1" + namespace.map(ns -> "/namespaces/" + ns).orElse("") + "/pods";
        new ListWatch<>(api, path, PodParser::parse).list(new ListWatch.Receiver<>() {
            @Override
            public void present(Pod pod) {
                if (!Crash.of(pod, time.instant()).isEmpty()) {
                    pods.add(pod);
                }
            }

            @Override
            public void gone(Pod pod) {
                throw new IllegalStateException("a list has no deletions");
            }
        });
        var verdicts = new ArrayList<Verdict>();
        for (Pod pod : pods) {
            verdict(pod).ifPresent(verdicts::add);
        }
        return List.copyOf(verdicts);
    }

    /** The pod of this name. */
    public Pod pod(String namespace, String name) throws ApiException, InterruptedException {
        return PodParser.parse(api.get("/api/v1/namespaces/" + namespace + "/pods/" + name));
    }

    /** What there is to say about the pod; empty if it is not in a crash loop. */
    public Optional<Verdict> verdict(Pod pod) throws ApiException, InterruptedException {
        List<Crash> crashes = Crash.of(pod, time.instant());
        if (crashes.isEmpty()) {
            return Optional.empty();
        }
        Surroundings surroundings = owners.of(pod);
        List<Policy> selecting = policies.all().stream()
                .filter(policy -> policy.selects(pod.namespace(), surroundings.namespaceLabels(), pod.labels()))
                .toList();
        if (selecting.isEmpty()) {
            var nobody = new Decision.Hold(NO_POLICY, "no policy selects this pod", Optional.empty(), List.of());
            return Optional.of(new Verdict(pod, surroundings, selecting, crashes, List.of(), nobody));
        }
        Policy policy = selecting.getFirst();
        var diagnoses = new ArrayList<Diagnosis>();
        for (Crash crash : crashes) {
            var evidence =
                    logs.read(pod, crash, policy.log(), log -> Diagnostician.settled(log, policy.knownFailures()));
            diagnoses.add(Diagnostician.diagnose(evidence, policy.knownFailures(), policy.redactor()));
        }
        Decision decision = Judge.judge(toCase(pod, surroundings, policy, crashes, List.copyOf(diagnoses)));
        return Optional.of(new Verdict(pod, surroundings, selecting, crashes, List.copyOf(diagnoses), decision));
    }

    /**
     * The failures that no policy knows, in groups. The logs of pods that no policy selects are read for it, too.
     *
     * @param verdicts of {@link #all}
     */
    public List<UnknownFailures.Group> unknown(List<Verdict> verdicts) throws InterruptedException {
        var groups = new UnknownFailures();
        for (Verdict verdict : verdicts) {
            for (Diagnosis diagnosis : verdict.policies().isEmpty() ? read(verdict) : verdict.diagnoses()) {
                if (diagnosis instanceof Diagnosis.Unknown unknown) {
                    groups.seen(unknown.signature(), verdict.surroundings().workload(), endOf(unknown.crash()));
                }
            }
        }
        return groups.all();
    }

    private List<Diagnosis> read(Verdict verdict) throws InterruptedException {
        return evidence(verdict.pod()).stream()
                .map(evidence -> Diagnostician.diagnose(evidence, List.of()))
                .toList();
    }

    /** What the crashes of a pod left, whether or not a policy selects it; empty if it is not in a crash loop. */
    public List<Evidence> evidence(Pod pod) throws InterruptedException {
        var evidence = new ArrayList<Evidence>();
        for (Crash crash : Crash.of(pod, time.instant())) {
            evidence.add(logs.read(pod, crash, Policy.LogBounds.DEFAULT, log -> Diagnostician.settled(log, List.of())));
        }
        return List.copyOf(evidence);
    }

    private Instant endOf(Crash crash) {
        return crash.run().flatMap(run -> Optional.ofNullable(run.finishedAt())).orElseGet(time::instant);
    }

    /**
     * Does what was decided, as long as slow start and budgets let it: each cleanup counts for the next.
     *
     * @return what came of it, for people; empty if it was removed
     */
    public Optional<String> apply(Verdict verdict) throws InterruptedException {
        if (!(verdict.decision() instanceof Decision.Clean)) {
            throw new IllegalArgumentException(
                    "not decided to be cleaned: " + verdict.pod().qualifiedName());
        }
        boolean counted = othersReadable
                || verdict.policies().stream()
                        .findFirst()
                        .filter(Survey::clusterWide)
                        .isEmpty();
        if (!recordsReadable || !counted) {
            return Optional.of("the records of earlier cleanups may not be read, and nothing is done without");
        }
        var cleanups = new Cleanups(records, new PodRemover(api), () -> policies, owners, time);
        return switch (cleanups.attempt(toCase(
                verdict.pod(),
                verdict.surroundings(),
                verdict.policies().getFirst(),
                verdict.crashes(),
                verdict.diagnoses()))) {
            case Cleanups.Attempt.Stopped(Decision decision) ->
                Optional.of(
                        decision instanceof Decision.Hold hold
                                ? hold.guard() + ": " + hold.why()
                                : decision.toString());
            case Cleanups.Attempt.Outdated() ->
                Optional.of("another policy applies to it since its namespace has other labels; look again");
            case Cleanups.Attempt.Unread(ApiException e) ->
                Optional.of("its namespace or workload cannot be read: " + e.getMessage());
            case Cleanups.Attempt.Recorded(String what) -> Optional.of(what);
            case Cleanups.Attempt.Unwritten(ApiException e) ->
                Optional.of("its record cannot be written: " + e.getMessage());
            case Cleanups.Attempt.Tried(var _, Removal removal) ->
                switch (removal) {
                    case Removal.Removed _ -> Optional.empty();
                    case Removal.Overtaken(String why) -> Optional.of(why);
                    case Removal.Disrupting(String why, var _) -> Optional.of(why);
                    case Removal.Postponed(String why, var _) -> Optional.of(why);
                    case Removal.Unclear(String why, var _) -> Optional.of(why);
                    case Removal.Failed(String why) -> Optional.of(why);
                };
        };
    }

    /**
     * Waits, so long at most, until what came of {@link #apply} is written down; nothing can be applied any more.
     *
     * @return whether it is
     */
    public boolean finish(Duration atMost) throws InterruptedException {
        return inCluster.isEmpty() || inCluster.get().finish(atMost);
    }

    private Case toCase(
            Pod pod, Surroundings surroundings, Policy policy, List<Crash> crashes, List<Diagnosis> diagnoses) {
        Instant now = time.instant();
        return new Case(
                pod,
                surroundings,
                policy,
                crashes,
                diagnoses,
                history,
                now,
                now.plus(CaseFile.FIRST_RETRY),
                Optional.empty());
    }
}
