package dev.crashloop.cleaner.run;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cleanup.PodRemover;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.events.EventRecorder;
import dev.crashloop.cleaner.evidence.LogReader;
import dev.crashloop.cleaner.history.ClusterRecords;
import dev.crashloop.cleaner.history.MemoryRecords;
import dev.crashloop.cleaner.history.Records;
import dev.crashloop.cleaner.outcome.Follower;
import dev.crashloop.cleaner.outcome.Rounds;
import dev.crashloop.cleaner.policy.Policies;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.ListWatch;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.PodParser;
import dev.crashloop.cleaner.watch.Reflector;
import dev.crashloop.cleaner.workload.Owners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running program, wired by hand: watches policies and pods, and cleans. Runs until it is closed.
 *
 * <pre>{@code
 * try (var cleaner = new Cleaner(api, Optional.empty(), policies, Cleaner.log(), new SystemTime())) {
 *     cleaner.start();
 *     cleaner.awaitWatching(Duration.ofSeconds(30));
 * }
 * }</pre>
 */
public final class Cleaner implements AutoCloseable {
    /** How often it is asked whether the CRDs have been installed meanwhile. A look at one small document, no list. */
    static final Duration CRD_CHECK = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Cleaner.class);
    /** Objects come one after the other in one stream: what follows one is not its business. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ApiClient api;
    private final Optional<String> namespace;
    private final Time time;
    private final PolicyStatus status;
    private final PolicyBook policies;
    private final EventRecorder events;
    private final Witness witness;
    private final Follower.Patience patience;
    private volatile @Nullable Examiner examiner;
    private volatile @Nullable SumsKeeper summing;
    private volatile @Nullable ClusterRecords writing;
    private final Tasks tasks;
    private final CountDownLatch watching = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Wires it; nothing runs yet.
     *
     * @param namespace the one namespace to look at; empty for all
     * @param fromFiles policies beside those in the cluster
     * @param witness is told what is decided and done; {@link #log()} is one
     */
    public Cleaner(ApiClient api, Optional<String> namespace, List<Policy> fromFiles, Witness witness, Time time) {
        this(api, namespace, fromFiles, witness, Follower.Patience.DEFAULT, time);
    }

    /** As above, with another patience for outcomes. */
    public Cleaner(
            ApiClient api,
            Optional<String> namespace,
            List<Policy> fromFiles,
            Witness witness,
            Follower.Patience patience,
            Time time) {
        this.api = api;
        this.namespace = namespace;
        this.time = time;
        this.tasks = new Tasks(time);
        this.status = new PolicyStatus(api, time);
        this.events = new EventRecorder(api, time);
        this.witness = witness;
        this.patience = patience;
        this.policies = new PolicyBook(fromFiles, status, this::policiesChanged);
    }

    private void policiesChanged() {
        SumsKeeper sums = summing;
        if (sums != null) {
            begin(sums);
        }
        Examiner now = examiner;
        if (now != null) {
            now.examineAll();
        }
    }

    private void begin(SumsKeeper sums) {
        inForce()
                .all()
                .forEach(policy -> sums.begin(
                        policy.id(), policies.uid(policy.id()).orElse(""), policies.unknownFailures(policy.id())));
    }

    /** A witness that writes the run log, a structured line for each thing that it is told. */
    public static Witness log() {
        return new RunLog();
    }

    private Policies inForce() {
        return policies.inForce();
    }

    /** Begins to watch and to clean. */
    public void start() {
        tasks.start("policies", this::policies);
    }

    /** Waits until every pod has been seen once; false if that takes longer. */
    public boolean awaitWatching(Duration atMost) throws InterruptedException {
        return watching.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until it is closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Whether the whole state of the API server has been seen once. */
    public boolean watching() {
        return watching.getCount() == 0;
    }

    /** How many pods are in a crash loop, as far as it has seen. */
    public int crashLoops() {
        Examiner now = examiner;
        return now == null ? 0 : now.loops().all().size();
    }

    /** Policies first: a pod must not be told that no policy knows it while the policies are still on their way. */
    private void policies() throws InterruptedException {
        var crds = new ServedCrds(api, time);
        Set<String> served = crds.look();
        boolean withoutCrds = !served.contains(ServedCrds.POLICIES);
        if (withoutCrds) {
            LOG.info("the CRDs of {} are not installed: only the policies of files are in force", Api.API_VERSION);
            tasks.start("pods", () -> pods(new MemoryRecords(time)));
        }
        while (!served.contains(ServedCrds.POLICIES)) {
            time.sleep(CRD_CHECK);
            served = crds.look();
        }
        if (withoutCrds) {
            LOG.warn(
                    "the CRDs of {} are installed now: their policies are in force;"
                            + " start this program anew, or what is cleaned is remembered only as long as it runs",
                    Api.API_VERSION);
        }
        String base = "/apis/" + Api.API_VERSION;
        var inboxes = new ArrayList<PolicyBook.Inbox>();
        inboxes.add(reflect(
                base + namespace.map(ns -> "/namespaces/" + ns).orElse("") + "/" + ServedCrds.POLICIES,
                policies.inbox(false)));
        if (namespace.isEmpty() && served.contains(ServedCrds.CLUSTER_POLICIES)) {
            inboxes.add(reflect(base + "/" + ServedCrds.CLUSTER_POLICIES, policies.inbox(true)));
        }
        for (var inbox : inboxes) {
            inbox.awaitSynced();
        }
        if (!withoutCrds) {
            pods(records(served));
        }
    }

    private Records records(Set<String> served) throws InterruptedException {
        if (!served.contains(ServedCrds.CLEANUPS)) {
            LOG.warn(
                    "the CRD {}.{} is not installed: what is cleaned is remembered only as long as this program runs;"
                            + " install it with: crashloop-cleaner crds | kubectl apply -f -",
                    ServedCrds.CLEANUPS,
                    Api.GROUP);
            return new MemoryRecords(time);
        }
        return clusterRecords();
    }

    private PolicyBook.Inbox reflect(String path, PolicyBook.Inbox inbox) {
        tasks.start("watch " + path, reflector(path, inbox)::run);
        return inbox;
    }

    private Reflector<JsonNode> reflector(String path, Reflector.Inbox<JsonNode> inbox) {
        return new Reflector<>(
                new ListWatch<>(api, path, JSON::readTree),
                object -> object.path("metadata").path("resourceVersion").asString(""),
                inbox,
                time);
    }

    private Records clusterRecords() throws InterruptedException {
        var records = new ClusterRecords(api, time);
        writing = records;
        String path = ClusterRecords.path(namespace);
        tasks.start("watch " + path, reflector(path, records)::run);
        records.awaitSynced();
        return records;
    }

    /** Records first: what was cleaned before has a say in what is cleaned next. */
    private void pods(Records records) throws InterruptedException {
        var sums =
                new SumsKeeper(records, status, policy -> policies.uid(policy).isPresent(), time);
        var told = new Witnesses(List.of(witness, new EventWitness(events, policies::uid), new SumsWitness(sums)));
        var follower = new Follower(records, api, patience, time, (record, outcome) -> {
            told.finished(record, outcome);
            placeFree();
        });
        var owners = new Owners(api, time);
        var examining = new Examiner(
                this::inForce,
                owners,
                new LogReader(api, time),
                new Cleanups(records, new PodRemover(api), this::inForce, owners, time),
                records,
                follower,
                told,
                time);
        examiner = examining;
        summing = sums;
        begin(sums);
        String path = "/api/v1" + namespace.map(ns -> "/namespaces/" + ns).orElse("") + "/pods";
        var loops = examining.loops();
        var inbox = new PodInbox(follower, loops);
        tasks.start(
                "watch " + path,
                new Reflector<Pod>(new ListWatch<>(api, path, PodParser::parse), Pod::resourceVersion, inbox, time)
                        ::run);
        loops.awaitSynced();
        tasks.start("outcomes", new Rounds(follower, records, api, patience, time)::run);
        tasks.start("replacements", follower::confirm);
        tasks.start("slow start", examining.places()::run);
        tasks.start("sums", sums::run);
        LOG.atInfo()
                .addKeyValue("server", api.server())
                .addKeyValue("namespace", namespace.orElse("all"))
                .addKeyValue("policies", policies.inForce().all().size())
                .addKeyValue("crashLoops", loops.all().size())
                .log("watching");
        watching.countDown();
    }

    private void placeFree() {
        Examiner now = examiner;
        if (now != null) {
            now.places().call();
        }
    }

    /** Stops watching and cleaning, and waits a moment until nothing acts any more; what the API server was told already stands. */
    @Override
    public void close() {
        closed.countDown();
        tasks.stop();
        Examiner now = examiner;
        if (now != null) {
            now.close();
        }
        ClusterRecords records = writing;
        if (records != null) {
            records.close();
        }
        status.close();
        events.close();
        tasks.awaitStopped();
    }
}
