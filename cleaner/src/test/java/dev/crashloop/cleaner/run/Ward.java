package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.Link;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.outcome.Follower.Patience;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.sandbox.ClusterBuilder;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Program;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link Stage} on which cleanups are followed to their outcome: it shows the records as people see them, keeps count of what is in
 * flight, and lets one cleaner end and another begin. The kubelet restarts nothing in the time that a test takes, unless it says so.
 */
public final class Ward implements AutoCloseable {
    /** The records, for the store. */
    public static final Resource CLEANUPS =
            Resource.namespaced(Api.GROUP, Api.VERSION, "cleanups", "Cleanup", Resource.StatusRule.GENERATIONS);

    private static final int SPEED = 60;

    private final Stage stage;
    private final Told told = new Told();
    private final List<CleanupRecord> finished = new ArrayList<>();
    private final List<Cleaner> cleaners = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private int removed;
    private final List<String> tooMany = new ArrayList<>();
    private int mostInFlight;
    private int window = 1;

    private Ward(Stage stage) {
        this.stage = stage;
    }

    /** A cluster at a minute in a second, with the CRDs. */
    public static Ward open() {
        return on(builder(SPEED));
    }

    /** A cluster as the builder has it, with the CRDs. */
    public static Ward on(ClusterBuilder builder) {
        return new Ward(Stage.on(builder).installCrds());
    }

    /** A cluster as the builder has it, without any CRD. */
    public static Ward withoutCrds(ClusterBuilder builder) {
        return new Ward(Stage.on(builder));
    }

    /** A cluster that is so many times faster than real time, in which a pod crashes once and then stays as it is. */
    public static ClusterBuilder builder(int speed) {
        return EmbeddedCluster.builder()
                .speed(speed)
                .pace(Stage.ONE_CRASH_LOOP)
                .settings(Settings.CURRENT.withBookmarks(Duration.ofMillis(200)));
    }

    /** The first pod behaves like the first of these, the second like the second, and all others like the last. */
    public static Program inTurn(Behaviour... each) {
        var pods = new ArrayList<String>();
        return run -> {
            synchronized (pods) {
                if (!pods.contains(run.uid())) {
                    pods.add(run.uid());
                }
                return each[Math.min(pods.indexOf(run.uid()), each.length - 1)];
            }
        };
    }

    /** A Deployment of one pod whose containers behave so, one pod after the other. */
    public Ward deployment(String name, Behaviour... each) {
        stage.image("demo/" + name + ":1", inTurn(each));
        stage.cluster().deployment("demo", name).image("demo/" + name + ":1").create();
        return this;
    }

    /** The same, and its container has a readiness probe. */
    public Ward probedDeployment(String name, Behaviour... each) {
        stage.image("demo/" + name + ":1", inTurn(each));
        stage.cluster()
                .deployment("demo", name)
                .image("demo/" + name + ":1")
                .with(Ward::probed)
                .create();
        return this;
    }

    /** The workload with a readiness probe in each container. */
    public static ObjectNode probed(ObjectNode workload) {
        Json.items(workload, "spec", "template", "spec", "containers")
                .forEach(container -> Json.child(Json.child((ObjectNode) container, "readinessProbe"), "httpGet")
                        .put("path", "/")
                        .put("port", 80));
        return workload;
    }

    /** Starts a cleaner with these policies, and waits until it watches. */
    public Cleaner clean(String... policyYaml) {
        return clean(Patience.DEFAULT, policyYaml);
    }

    /** The same with another patience. */
    public Cleaner clean(Patience patience, String... policyYaml) {
        Cleaner cleaner = start(stage.api(), patience, stage.time(), policyYaml);
        stage.soon().until(cleaner::watching);
        return cleaner;
    }

    /** Starts a cleaner with a network and a time of its own, and waits for nothing. */
    public Cleaner start(ApiClient api, Patience patience, Time time, String... policyYaml) {
        var cleaner = new Cleaner(api, Optional.empty(), Stage.policies(policyYaml), witness(), patience, time);
        cleaners.add(cleaner);
        cleaner.start();
        return cleaner;
    }

    /** The network of one more cleaner. */
    public Link link() {
        var link = new Link(cluster().kubeconfig());
        links.add(link);
        return link;
    }

    /** A witness for one more cleaner, which tells what the others tell. */
    public Witness witness() {
        return new Observer();
    }

    public Stage stage() {
        return stage;
    }

    public EmbeddedCluster cluster() {
        return stage.cluster();
    }

    /** What the cleaners told, outcomes apart. */
    public Told told() {
        return told;
    }

    /** The outcomes that the cleaners told, in order. */
    public synchronized List<String> outcomes() {
        return finished.stream().map(Ward::outcome).toList();
    }

    /** How many cleanups were without an outcome at the same time, at most. */
    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    /** When more were in flight than the outcomes until then allow; without the limit of a policy, and without old records. */
    public synchronized List<String> tooManyAtOnce() {
        return List.copyOf(tooMany);
    }

    /** Waits until these outcomes were told, and no others, and are written down. */
    public void awaitOutcomes(String... expected) {
        stage.soon().untilAsserted(() -> {
            assertThat(outcomes()).containsExactly(expected);
            assertThat(records())
                    .filteredOn(record -> phase(record).equals("Finished"))
                    .hasSizeGreaterThanOrEqualTo(expected.length);
        });
    }

    /** Waits until the cleaners have told of so many pods that they cleaned. */
    public void awaitCleaned(int pods) {
        stage.soon().until(() -> told.cleaned().size() >= pods);
    }

    /** The records of namespace demo. */
    public List<ObjectNode> records() {
        return cluster().store().list(CLEANUPS, "demo");
    }

    /** The only record of namespace demo, once it is there. */
    public ObjectNode record() {
        stage.soon().until(() -> records().size() == 1);
        return records().getFirst();
    }

    /** The phase of a record; empty if it has none. */
    public static String phase(JsonNode record) {
        return Json.text(record, "status", "phase");
    }

    /** The outcome of a record; empty if it has none. */
    public static String outcome(JsonNode record) {
        return Json.text(record, "status", "outcome");
    }

    private static String outcome(CleanupRecord record) {
        return record.progress() instanceof CleanupRecord.Progress.Finished done
                ? done.outcome().name()
                : "";
    }

    /** Writes a record of a failure that {@link Stage#POLICY} knows, of a pod that is long gone, as old as that. */
    public ObjectNode oldRecord(String namespace, String outcome, Duration age) {
        Instant then = cluster().timeline().instant().minus(age);
        ObjectNode status = Json.object();
        status.put("phase", "Finished").put("outcome", outcome).put("finishedAt", Json.time(then));
        String uid = UUID.randomUUID().toString();
        return write(recordOf(namespace, "old", uid), status, then);
    }

    /** Writes a record with this status, past the API server and its checks, as if it was created then. */
    public ObjectNode write(ObjectNode record, ObjectNode status, Instant created) {
        cluster().namespace(Json.text(record, "metadata", "namespace"));
        ObjectNode stored = cluster().store().create(CLEANUPS, record);
        return edit(stored, object -> {
            Json.child(object, "metadata").put("creationTimestamp", Json.time(created));
            object.set("status", status);
        });
    }

    /** Changes a record past the API server and its checks. */
    public ObjectNode edit(JsonNode record, Consumer<ObjectNode> change) {
        return cluster()
                .store()
                .edit(CLEANUPS, Json.text(record, "metadata", "namespace"), Stage.name(record), object -> {
                    change.accept(object);
                    return object;
                });
    }

    /** What the cleaner would write for a pod. */
    public static ObjectNode recordOf(ObjectNode pod) {
        ObjectNode record = recordOf(Json.text(pod, "metadata", "namespace"), Stage.name(pod), Stage.uid(pod));
        ObjectNode spec = Json.child(record, "spec");
        Json.items(pod, "metadata", "ownerReferences")
                .forEach(owner -> Json.child(spec, "controller")
                        .put("apiVersion", Json.text(owner, "apiVersion"))
                        .put("kind", Json.text(owner, "kind"))
                        .put("name", Json.text(owner, "name"))
                        .put("uid", Json.text(owner, "uid")));
        spec.put("template", Json.text(pod, "metadata", "labels", "pod-template-hash"));
        Json.child(spec, "pod").put("node", Json.text(pod, "spec", "nodeName"));
        return record;
    }

    /** What the cleaner would write for a pod of Deployment orders. */
    public static ObjectNode recordOf(String namespace, String pod, String uid) {
        ObjectNode record = Json.object();
        record.put("apiVersion", Api.API_VERSION).put("kind", "Cleanup");
        record.putObject("metadata").put("namespace", namespace).put("name", pod + "-" + uid);
        ObjectNode spec = record.putObject("spec");
        spec.putObject("pod").put("name", pod).put("uid", uid).put("node", "node-1");
        spec.putObject("workload").put("kind", "Deployment").put("name", "orders");
        spec.putObject("controller")
                .put("apiVersion", "apps/v1")
                .put("kind", "ReplicaSet")
                .put("name", "orders-1")
                .put("uid", "r1");
        spec.put("template", "").put("retry", "").put("policy", "CrashLoopPolicy/demo/dns");
        ArrayNode failures = spec.putArray("failures");
        failures.add("host-not-found");
        spec.putArray("decisive");
        spec.putArray("guards");
        spec.put("action", "Delete");
        return record;
    }

    /** When the deletion of a pod was asked for, each time. */
    public List<Instant> deletionsAt() {
        return cluster().requests().entries().stream()
                .filter(entry -> Call.on("delete", "pods").test(entry.call()))
                .map(RequestLog.Entry::time)
                .toList();
    }

    @Override
    public void close() {
        links.forEach(Link::close);
        cleaners.forEach(Cleaner::close);
        stage.close();
    }

    private synchronized void oneMore() {
        removed++;
        int inFlight = removed - finished.size();
        mostInFlight = Math.max(mostInFlight, inFlight);
        if (inFlight > window) {
            tooMany.add(inFlight + " in flight after " + outcomes());
        }
    }

    private synchronized void oneLess(CleanupRecord record) {
        finished.add(record);
        window = switch (outcome(record)) {
            case "Healed" -> Math.min(1000, window * 2);
            case "Recurred" -> 1;
            default -> window;
        };
    }

    private final class Observer implements Witness {
        @Override
        public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
            oneLess(record.with(outcome));
        }

        @Override
        public void held(Case c, Decision.Hold hold) {
            told.held(c, hold);
        }

        @Override
        public void unknown(Case c, Diagnosis.Unknown unknown) {
            told.unknown(c, unknown);
        }

        @Override
        public void removed(Case c, Decision.Clean clean, Removal removal) {
            if (removal instanceof Removal.Removed) {
                oneMore();
            }
            told.removed(c, clean, removal);
        }

        @Override
        public void stuck(Pod pod, String why) {
            told.stuck(pod, why);
        }
    }
}
