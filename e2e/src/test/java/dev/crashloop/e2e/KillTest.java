package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program killed, by SIGKILL, at each step of a cleanup, and started again. All stories begin together: each waits most of its time. */
@OwnCluster
@Order(Turn.LATE)
class KillTest {
    private static final String KNOWN = "No such host is known.";
    private static final int PODS_AT_RANDOM = 6;
    private static final int KILLS_AT_RANDOM = 5;
    private static final int LONGEST_LIFE_MILLIS = 4000;

    @RegisterExtension
    static final Lab LAB = new Lab(KillTest.class);

    private static final Map<Step, Future<Story>> STEPS = new EnumMap<>(Step.class);
    private static Future<Story> atRandom;

    /** The requests of a cleanup, in their order: the instant before each is sent, and the one after each was carried out. */
    enum Step {
        BEFORE_THE_RECORD_IS_WRITTEN("POST", "/cleanups", "", true),
        AFTER_THE_RECORD_IS_WRITTEN("POST", "/cleanups", "", false),
        BEFORE_THE_POD_IS_DELETED("DELETE", "/pods/", "", true),
        AFTER_THE_POD_IS_DELETED("DELETE", "/pods/", "", false),
        BEFORE_THE_DELETION_IS_WRITTEN_DOWN("PATCH", "/status", "\"phase\":\"Deleted\"", true),
        AFTER_THE_DELETION_IS_WRITTEN_DOWN("PATCH", "/status", "\"phase\":\"Deleted\"", false),
        BEFORE_THE_REPLACEMENT_IS_WRITTEN_DOWN("PATCH", "/status", "\"replacement\":{", true),
        AFTER_THE_REPLACEMENT_IS_WRITTEN_DOWN("PATCH", "/status", "\"replacement\":{", false),
        BEFORE_THE_OUTCOME_IS_WRITTEN_DOWN("PATCH", "/status", "\"phase\":\"Finished\"", true),
        AFTER_THE_OUTCOME_IS_WRITTEN_DOWN("PATCH", "/status", "\"phase\":\"Finished\"", false);

        private final String method;
        private final String path;
        private final String body;
        private final boolean before;

        Step(String method, String path, String body, boolean before) {
            this.method = method;
            this.path = path;
            this.body = body;
            this.before = before;
        }

        boolean is(ApiProxy.Request request) {
            return request.method().equals(method)
                    && request.path().contains(path)
                    && request.body().contains(body);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** A scenario, who cleans it, and what they are told. */
    private record Story(Scenario scenario, Identity cleaner, List<String> options) {
        static Story begin(String name, int brokenPods) {
            var scenario = LAB.scenario(name);
            var cleaner = Identity.create(scenario, "cleaner");
            LAB.closing(cleaner.mayDoEverything());
            var workload = Workload.of(Box.crashingInBrokenPod("app", KNOWN)).withReplicas(brokenPods);
            scenario.runs(scenario.withBrokenPods(workload, brokenPods));
            String policy = Policies.of(scenario, "policy", KNOWN, "mode: Enforce");
            return new Story(
                    scenario,
                    cleaner,
                    List.of(
                            "-n",
                            scenario.namespace(),
                            "--healed-after",
                            "5",
                            "--policy",
                            LAB.file(scenario.namespace() + ".yaml", policy).toString()));
        }

        Program start(String kubeconfig) {
            var arguments = new ArrayList<>(options);
            String name = scenario.namespace() + ".kubeconfig";
            arguments.addAll(List.of("--kubeconfig", LAB.file(name, kubeconfig).toString()));
            return LAB.start(arguments.toArray(String[]::new));
        }

        void assertCleanedOnce(int pods) {
            scenario.awaitHealed(pods);
            await().untilAsserted(() -> assertThat(CustomResources.cleanups(scenario))
                    .as("records")
                    .hasSize(pods)
                    .allMatch(record -> field(record, "phase").equals("Finished"), "is closed")
                    .allMatch(record -> field(record, "outcome").equals("Healed"), "is healed"));
            assertThat(AuditLog.podsDeletedBy(cleaner.user(), scenario.namespace()))
                    .as("pods deleted, says the API server")
                    .hasSize(pods)
                    .doesNotHaveDuplicates();
            assertThat(scenario.pods().deleted())
                    .as("pods deleted, says the observer")
                    .hasSize(pods);
        }

        private static String field(GenericKubernetesResource record, String name) {
            return String.valueOf(record.<Object>get("status", name));
        }
    }

    @BeforeAll
    static void begin() {
        LAB.closing(CustomResources.share(LAB));
        // one executor thread each: they wait for each other's programs to start, and for nothing else
        var threads = LAB.closing(Executors.newVirtualThreadPerTaskExecutor());
        for (Step step : Step.values()) {
            STEPS.put(step, future(() -> killedAt(step), threads));
        }
        atRandom = future(KillTest::killedAtRandom, threads);
    }

    private static <T> Future<T> future(Callable<T> story, Executor threads) {
        var task = new FutureTask<>(story);
        threads.execute(task);
        return task;
    }

    private static Story killedAt(Step step) throws Exception {
        var story = Story.begin("kill-" + step.toString().replace(' ', '-'), 1);
        var victim = new CompletableFuture<Program>();
        var killed = new CompletableFuture<Void>();
        var alive = new AtomicBoolean(true);
        var proxy = LAB.closing(new ApiProxy(LAB.closing(story.cleaner().client()), new ApiProxy.Listener() {
            @Override
            public boolean before(ApiProxy.Request request) {
                return !(step.before && kill(request)) && !killed.isDone();
            }

            @Override
            public void after(ApiProxy.Request request) {
                if (!step.before) {
                    kill(request);
                }
            }

            private boolean kill(ApiProxy.Request request) {
                if (!step.is(request) || !alive.compareAndSet(true, false)) {
                    return false;
                }
                victim.join().kill();
                killed.complete(null);
                return true;
            }
        }));
        victim.complete(story.start(proxy.kubeconfig()));
        killed.get(3, TimeUnit.MINUTES);
        story.start(story.cleaner().kubeconfig());
        return story;
    }

    private static Story killedAtRandom() {
        var story = Story.begin("kill-at-random", PODS_AT_RANDOM);
        await().until(() -> story.scenario()
                        .pods()
                        .firstOfEach(PodHistory.Seen::inCrashLoop)
                        .size()
                == PODS_AT_RANDOM);
        long seed = System.nanoTime();
        System.out.println("killed at random: seed " + seed);
        var random = new Random(seed);
        for (int kill = 0; kill < KILLS_AT_RANDOM; kill++) {
            var program = story.start(story.cleaner().kubeconfig());
            program.awaitLine("leading");
            int life = random.nextInt(LONGEST_LIFE_MILLIS);
            CompletableFuture.runAsync(program::kill, CompletableFuture.delayedExecutor(life, TimeUnit.MILLISECONDS))
                    .join();
        }
        story.start(story.cleaner().kubeconfig());
        return story;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aProgramThatIsKilledFinishesWhatItBeganWhenItIsStartedAgain(Step step) throws Exception {
        STEPS.get(step).get(5, TimeUnit.MINUTES).assertCleanedOnce(1);
    }

    @Test
    void aProgramThatIsKilledAgainAndAgainCleansEachPodOnce() throws Exception {
        atRandom.get(5, TimeUnit.MINUTES).assertCleanedOnce(PODS_AT_RANDOM);
    }
}
