package dev.crashloop.cleaner.cli;

import dev.crashloop.api.Api;
import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.Connection;
import dev.crashloop.cleaner.cluster.Permissions;
import dev.crashloop.cleaner.cluster.ServedResources;
import dev.crashloop.cleaner.cluster.ServerTime;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.cleaner.lease.LeaseTimes;
import dev.crashloop.cleaner.outcome.Follower;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.run.Cleaner;
import dev.crashloop.cleaner.run.Metrics;
import dev.crashloop.cleaner.run.Replica;
import dev.crashloop.cleaner.time.SystemTime;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Watches and cleans until it is told to stop. */
@Command(
        name = "run",
        description = {
            "Watches pods and cleans those whose crashes show a known failure of a policy, until it is stopped.",
            "",
            "The policies are those in the cluster (CrashLoopPolicy, ClusterCrashLoopPolicy), if the CRDs are installed, and those of the files given."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final PolicyOptions policies = new PolicyOptions();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text on a terminal, json elsewhere.")
    private @Nullable LogFormat format;

    @Option(
            names = "--healed-after",
            paramLabel = "SECONDS",
            description =
                    "How long a replacement without a readiness probe has to stay up to count as healed. Default: 30.")
    private long healedAfter = Follower.Patience.DEFAULT.staysUp().toSeconds();

    @Option(
            names = "--unknown-after",
            paramLabel = "SECONDS",
            description = "After how long the outcome of a cleanup is given up as Unknown. Default: 600.")
    private long unknownAfter = Follower.Patience.DEFAULT.givesUp().toSeconds();

    @Option(
            names = "--lease",
            paramLabel = "NAMESPACE/NAME",
            description =
                    "The Lease that decides which of several replicas acts. Default: crashloop-cleaner, in the namespace of -n, or else of the context or the pod.")
    private @Nullable String lease;

    @Option(
            names = "--health-port",
            paramLabel = "PORT",
            description = "Answer /livez, /readyz and /metrics on this port. Default: no port.")
    private @Nullable Integer healthPort;

    private static final long MOST_SECONDS = Duration.ofHours(1).toSeconds();

    private static final Path HOST_FILE = Path.of("/etc/hostname");

    @Spec
    private @Nullable CommandSpec spec;

    private enum LogFormat {
        text,
        json
    }

    @Override
    public Integer call() throws Exception {
        boolean text = format == null ? Terminal.isInteractive() : format == LogFormat.text;
        System.setProperty("crashloop.log.appender", text ? "text" : "json");
        Connection connection = cluster.connection();
        List<Policy> fromFiles =
                policies.read(cluster.namespace() == null ? connection.namespace() : cluster.namespace());
        checkPatience();
        var time = new ServerTime(new SystemTime());
        var metrics = new Metrics(new PrometheusRegistry());
        try (var api = new ApiClient(metrics.counting(Wire.http(connection.config()))).hearing(time::heard)) {
            Optional<String> namespace = Optional.ofNullable(cluster.namespace());
            LeaseName leaseName = leaseName(connection);
            check(api, namespace, fromFiles, leaseName);
            var patience = new Follower.Patience(Duration.ofSeconds(healedAfter), Duration.ofSeconds(unknownAfter));
            var replica = new Replica(
                    api,
                    leaseName,
                    identity(),
                    LeaseTimes.DEFAULT,
                    time,
                    fenced -> new Cleaner(
                            fenced, namespace, fromFiles, Cleaner.log().and(metrics), patience, time));
            if (healthPort != null) {
                listen(healthPort, replica, metrics.of(replica));
            }
            stopOnSignal(replica);
            replica.start();
            replica.awaitClosed();
        }
        return ExitCodes.OK;
    }

    /** Slow start counts on it that every cleanup has its outcome within an hour. */
    private void checkPatience() {
        if (unknownAfter < 1 || unknownAfter > MOST_SECONDS) {
            throw wrong("--unknown-after", "must be from 1 to " + MOST_SECONDS + " seconds, not " + unknownAfter);
        }
        if (healedAfter < 0 || healedAfter >= unknownAfter) {
            throw wrong(
                    "--healed-after",
                    "must be from 0 to less than --unknown-after (" + unknownAfter + ") seconds, not " + healedAfter);
        }
    }

    private ParameterException wrong(String option, String why) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), option + ": " + why);
    }

    private LeaseName leaseName(Connection connection) {
        if (lease != null) {
            return LeaseName.parse(lease)
                    .orElseThrow(() -> new ParameterException(
                            Objects.requireNonNull(spec).commandLine(),
                            "--lease: '" + lease + "' is not of the form NAMESPACE/NAME"));
        }
        String namespace = cluster.namespace() == null ? connection.namespace() : cluster.namespace();
        return new LeaseName(namespace, LeaseName.DEFAULT_NAME);
    }

    /** In a pod the host's name is the pod's; a container that was restarted is another replica than before. */
    private static String identity() {
        return host() + "_" + UUID.randomUUID();
    }

    /** Without asking DNS, which may be what is broken. */
    private static String host() {
        String named = Objects.requireNonNullElseGet(
                System.getenv("HOSTNAME"), () -> Objects.requireNonNullElse(System.getenv("COMPUTERNAME"), ""));
        if (!named.isBlank()) {
            return named;
        }
        try {
            return Files.readString(HOST_FILE).strip();
        } catch (IOException _) {
            return "replica";
        }
    }

    private static void listen(int port, Replica replica, Metrics metrics) throws Failure {
        try {
            HealthServer.start(port, replica.health(), metrics);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(
                    ExitCodes.BAD_INPUT, "--health-port: cannot listen on port " + port + ": " + e.getMessage());
        }
    }

    /** SIGTERM and SIGINT are the normal end of a controller, and no error. */
    private static void stopOnSignal(Replica replica) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            replica.close();
            LoggerFactory.getLogger(RunCommand.class).info("stopped");
            Runtime.getRuntime().halt(ExitCodes.OK);
        }));
    }

    /** Everything that can be known to go wrong is said before anything is done. */
    private void check(ApiClient api, Optional<String> namespace, List<Policy> fromFiles, LeaseName leaseName)
            throws ApiException, InterruptedException, Failure {
        boolean installed = !ServedResources.of(api, Api.API_VERSION).isEmpty();
        if (!installed && fromFiles.isEmpty()) {
            throw new Failure(
                    ExitCodes.FAILED,
                    "there is no policy to go by: the CRDs of " + Api.API_VERSION + " are not installed in "
                            + api.server()
                            + ", and no --policy FILE is given. Give one, or install the CRDs: crashloop-cleaner crds | kubectl apply -f -");
        }
        boolean evicts = fromFiles.stream().anyMatch(policy -> policy.action() == PolicySpec.Action.Evict);
        var needs = Needs.of(namespace, leaseName, installed, evicts);
        var denied = new Permissions(api).denied(needs);
        if (!denied.isEmpty()) {
            throw new Failure(
                    ExitCodes.FAILED,
                    "permissions are missing on " + api.server() + ":\n"
                            + denied.stream().map(need -> "  " + need).collect(Collectors.joining("\n"))
                            + "\ndocs/permissions.md has a role with all that are needed. Nothing was done.");
        }
    }
}
