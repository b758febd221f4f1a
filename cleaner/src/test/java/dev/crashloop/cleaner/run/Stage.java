package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.demo.ClusterTime;
import dev.crashloop.cleaner.policy.Parsed;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyParser;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.sandbox.ClusterBuilder;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Pace;
import dev.crashloop.sandbox.node.Program;
import dev.crashloop.sandbox.server.Settings;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A cluster whose clock runs fast, and a cleaner on it that lives on the same clock. Everything goes over HTTP, as on a real one.
 *
 * <pre>{@code
 * try (Stage stage = Stage.fast()) {
 *     stage.image("demo/orders:1", Stage.badFirstPod(Stage.KNOWN));
 *     stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
 *     stage.clean(Stage.POLICY);
 *     stage.soon().untilAsserted(() -> assertThat(stage.told().cleaned()).hasSize(1));
 * }
 * }</pre>
 */
public final class Stage implements AutoCloseable {
    /** A line that {@link #POLICY} knows. */
    public static final String KNOWN = "System.Net.Sockets.SocketException (11001): No such host is known.";

    /** A line that it does not know. */
    public static final String UNKNOWN =
            "System.NullReferenceException: Object reference not set to an instance of an object.";

    /** A policy for namespace demo with one known failure. */
    public static final String POLICY = policy("Enforce", "Delete");

    /** The back-off of the kubelet is so long that a pod crashes once and then stays as it is. */
    public static final Pace ONE_CRASH_LOOP =
            new Pace(Duration.ofHours(1), Duration.ofHours(9), Duration.ofSeconds(1), Duration.ofSeconds(1));

    /** How fast the cluster's clock runs, unless a test says otherwise. */
    public static final double SPEED = 20;

    private static final Duration UNTIL_CRASH = Duration.ofSeconds(1);

    private final EmbeddedCluster cluster;
    private final ApiClient api;
    private final Told told = new Told();
    private final Set<String> seenUids = ConcurrentHashMap.newKeySet();
    private Optional<Cleaner> cleaner = Optional.empty();

    private Stage(EmbeddedCluster cluster) {
        this.cluster = cluster;
        this.api = new ApiClient(Config.fromKubeconfig(cluster.kubeconfig()));
        var _ = cluster.store().watch(Resource.PODS, event -> {
            if (Json.text(event.object(), "metadata", "namespace").equals("demo")) {
                seenUids.add(uid(event.object()));
            }
        });
    }

    /** A cluster at {@link #SPEED}. */
    public static Stage fast() {
        return on(builder());
    }

    /** A cluster as the builder has it. */
    public static Stage on(ClusterBuilder builder) {
        return new Stage(builder.start());
    }

    /** What {@link #fast} is made of. Bookmarks come by real time, and must not be rare by the cluster's. */
    public static ClusterBuilder builder() {
        return EmbeddedCluster.builder().speed(SPEED).settings(Settings.CURRENT.withBookmarks(Duration.ofSeconds(1)));
    }

    /** A policy for namespace demo that knows {@link #KNOWN}. */
    public static String policy(String mode, String action) {
        return """
                apiVersion: crashloop.dev/v1alpha1
                kind: CrashLoopPolicy
                metadata: {name: dns, namespace: demo}
                spec:
                  mode: %s
                  action: %s
                  knownFailures:
                    - name: host-not-found
                      logs: {allOf: [{contains: "(11001): No such host is known."}]}
                """.formatted(mode, action);
    }

    /** Crashes at once, and again and again, with these lines. */
    public static Behaviour crash(String... lines) {
        return Behaviour.crashes(134).after(UNTIL_CRASH).logs(lines);
    }

    /** Crashes in the first pod that ever starts it, for as long as that pod lives; serves in any other. */
    public static Program badFirstPod(String... lines) {
        return badFirstPod(crash(lines));
    }

    /** The same with any crash. */
    public static Program badFirstPod(Behaviour crash) {
        Set<String> first = ConcurrentHashMap.newKeySet();
        return run -> {
            synchronized (first) {
                return (first.isEmpty() && first.add(run.uid())) || first.contains(run.uid())
                        ? crash
                        : Behaviour.serves();
            }
        };
    }

    /** Policies from YAML text, one document each. */
    public static List<Policy> policies(String... yaml) {
        var policies = new ArrayList<Policy>();
        for (String document : yaml) {
            JsonNode json = YAMLMapper.builder().build().readTree(document);
            switch (new PolicyParser().parse(json, "demo")) {
                case Parsed.Good(Policy policy) -> policies.add(policy);
                case Parsed.Bad(var problems) -> throw new IllegalArgumentException(problems.toString());
            }
        }
        return List.copyOf(policies);
    }

    /** Puts a program into an image. */
    public Stage image(String name, Program program) {
        cluster.programs().register(name, program);
        return this;
    }

    /** Installs the CRDs of the policies. */
    public Stage installCrds() {
        installCrds(cluster);
        return this;
    }

    /** Installs the CRDs of the policies in any cluster. */
    public static void installCrds(EmbeddedCluster cluster) {
        for (String crd : List.of("crashlooppolicies", "clustercrashlooppolicies", "cleanups")) {
            try (InputStream in = Stage.class.getResourceAsStream("/META-INF/crds/" + crd + ".crashloop.dev-v1.yml")) {
                cluster.load(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts a cleaner with these policies, and waits until it watches. */
    public Stage clean(String... policyYaml) {
        var started = new Cleaner(api, Optional.empty(), policies(policyYaml), told, time());
        cleaner = Optional.of(started);
        started.start();
        soon().until(started::watching);
        return this;
    }

    public EmbeddedCluster cluster() {
        return cluster;
    }

    public ApiClient api() {
        return api;
    }

    public Told told() {
        return told;
    }

    /** The cluster's time, for the program. */
    public Time time() {
        return new ClusterTime(cluster.timeline());
    }

    /** The pods of namespace demo. */
    public List<ObjectNode> pods() {
        return cluster.store().list(Resource.PODS, "demo");
    }

    /** The only pod of namespace demo, once it is there. */
    public ObjectNode pod() {
        soon().until(() -> pods().size() == 1);
        return pods().getFirst();
    }

    /** How many pods namespace demo has had in all. */
    public int podsEver() {
        return seenUids.size();
    }

    /** How many requests have asked for the deletion or the eviction of a pod, whatever the answer was. */
    public long removalsAsked() {
        return cluster.requests().count(Call.on("delete", "pods").or(Call.on("create", "pods/eviction")));
    }

    /** Waits until the only pod of namespace demo is held back after a crash. */
    public Stage awaitCrashLoop() {
        soon().until(() ->
                pods().size() == 1 && waitingReasons(pods().getFirst()).contains("CrashLoopBackOff"));
        return this;
    }

    /** Waits until so many cluster seconds have passed. */
    public void pass(long seconds) {
        Instant until = cluster.timeline().instant().plusSeconds(seconds);
        soon().until(() -> cluster.timeline().instant().isAfter(until));
    }

    /** Waits until the cleaner has told of so many pods that it cleaned, and their replacements are there. */
    public void awaitCleaned(int pods) {
        soon().until(() -> told.cleaned().size() >= pods && podsEver() > pods);
    }

    /** Waits until every pod of the namespace serves, and there are as many as that. */
    public void awaitServing(int pods) {
        soon().untilAsserted(() -> assertThat(pods()).hasSize(pods).allMatch(Stage::ready));
    }

    /** Waiting, with short polls. */
    public ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }

    /** The UID of an object. */
    public static String uid(JsonNode object) {
        return Json.text(object, "metadata", "uid");
    }

    /** The name of an object. */
    public static String name(JsonNode object) {
        return Json.text(object, "metadata", "name");
    }

    /** Whether all containers of a pod are ready. */
    public static boolean ready(JsonNode pod) {
        return Json.at(pod, "status", "containerStatuses").isArray()
                && Json.items(pod, "status", "containerStatuses")
                        .allMatch(status -> status.path("ready").asBoolean(false));
    }

    /** Why the containers of a pod wait. */
    public static List<String> waitingReasons(JsonNode pod) {
        var reasons = new ArrayList<String>();
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            Json.items(pod, "status", list)
                    .map(status -> Json.text(status, "state", "waiting", "reason"))
                    .filter(reason -> !reason.isEmpty())
                    .forEach(reasons::add);
        }
        return reasons;
    }

    @Override
    public void close() {
        cleaner.ifPresent(Cleaner::close);
        api.close();
        cluster.close();
    }
}
