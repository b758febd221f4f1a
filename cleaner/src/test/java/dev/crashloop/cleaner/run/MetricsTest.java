package dev.crashloop.cleaner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.HandTime;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.decision.Guard;
import dev.crashloop.cleaner.decision.Guards;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.cleaner.lease.LeaseTimes;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Workload;
import io.fabric8.kubernetes.client.Config;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Metrics are few, and stay few, whatever happens in the cluster. */
class MetricsTest {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(crashloop_\\w+)` \\|([^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final List<Collector> registered = new ArrayList<>();
    private final Metrics metrics = new Metrics(new PrometheusRegistry() {
        @Override
        public void register(Collector collector) {
            registered.add(collector);
            super.register(collector);
        }
    });

    @Test
    void everyGuardIsThereFromTheStartSoThatTheFirstDecisionIsARise() {
        List<String> expected = Stream.concat(
                        Stream.of("crashloop_decisions_total{decision=\"Clean\",guard=\"\"} 0.0"),
                        Stream.of(Guards.BEFORE_READING, Guards.AFTER_READING)
                                .flatMap(List::stream)
                                .map(Guard::name)
                                .map(guard -> "crashloop_decisions_total{decision=\""
                                        + (guard.equals("unknown-failure") ? "Report" : "Hold") + "\",guard=\"" + guard
                                        + "\"} 0.0"))
                .toList();

        assertThat(series("crashloop_decisions_total")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theFirstOutcomeOfAFailureBringsAllOthersAsZero() {
        metrics.finished(record("CrashLoopPolicy/demo/dns", "host-not-found"), finished(Outcome.Healed));

        assertThat(series("crashloop_outcomes_total"))
                .hasSize(Outcome.values().length)
                .contains(
                        "crashloop_outcomes_total{failure=\"host-not-found\",outcome=\"Healed\",policy=\"demo/dns\"} 1.0",
                        "crashloop_outcomes_total{failure=\"host-not-found\",outcome=\"Recurred\",policy=\"demo/dns\"} 0.0");
    }

    @Test
    void policiesThatComeAndGoForEverAreCountedByNameUpToABoundAndThenTogether() {
        int many = 3 * Metrics.PAIRS;
        IntStream.range(0, many)
                .forEach(i -> metrics.finished(record("CrashLoopPolicy/demo/p" + i, "f" + i), finished(Outcome.Gone)));

        assertThat(series("crashloop_outcomes_total")).hasSize(Metrics.PAIRS * Outcome.values().length + 1);
        assertThat(series("crashloop_outcomes_total"))
                .contains(
                        "crashloop_outcomes_total{failure=\"f0\",outcome=\"Gone\",policy=\"demo/p0\"} 1.0",
                        "crashloop_outcomes_total{failure=\"other\",outcome=\"Gone\",policy=\"other\"} "
                                + (double) (many - Metrics.PAIRS));

        metrics.finished(record("CrashLoopPolicy/demo/p0", "f0"), finished(Outcome.Gone));
        assertThat(series("crashloop_outcomes_total"))
                .as("one that has its name keeps it")
                .contains("crashloop_outcomes_total{failure=\"f0\",outcome=\"Gone\",policy=\"demo/p0\"} 2.0");
    }

    @Test
    void aRecordWhosePolicyIsNoneCountsUnderNoName() {
        metrics.finished(record("somebody wrote this", "dns"), finished(Outcome.Unknown));

        assertThat(series("crashloop_outcomes_total"))
                .contains("crashloop_outcomes_total{failure=\"dns\",outcome=\"Unknown\",policy=\"other\"} 1.0");
    }

    @Test
    void noLabelNamesAPodOrItsSurroundings() {
        metrics.finished(record("CrashLoopPolicy/demo/dns", "host-not-found"), finished(Outcome.Healed));

        assertThat(LABEL.matcher(metrics.text()).results().map(label -> label.group(1)))
                .isSubsetOf("decision", "guard", "result", "policy", "failure", "outcome");
        assertThat(metrics.text()).doesNotContain("orders");
    }

    @Test
    void thePageOfOperationsListsEveryMetricThatIsRegisteredAndNoOther() throws IOException {
        try (var api = new ApiClient(Config.empty())) {
            metrics.of(new Replica(
                    api, new LeaseName("demo", "lease"), "a", LeaseTimes.DEFAULT, new HandTime(), fenced -> {
                        throw new IllegalStateException("nothing is started");
                    }));
        }

        var expected = new TreeMap<String, Set<String>>();
        registered.stream().map(Collector::getMetricFamilyDescriptor).forEach(metric -> {
            String suffix = metric.getType() == MetricType.COUNTER ? "_total" : "";
            expected.put(metric.getPrometheusName() + suffix, metric.getLabelNames());
        });
        assertThat(rows()).hasSizeGreaterThan(5).isEqualTo(expected);
    }

    /** The labels of each metric of the page. */
    private static Map<String, Set<String>> rows() throws IOException {
        var rows = new TreeMap<String, Set<String>>();
        ROW.matcher(Files.readString(PAGE))
                .results()
                .forEach(row -> rows.put(
                        row.group(1),
                        NAME.matcher(row.group(2))
                                .results()
                                .map(name -> name.group(1))
                                .collect(Collectors.toSet())));
        return rows;
    }

    private List<String> series(String metric) {
        return metrics.text()
                .lines()
                .filter(line -> line.startsWith(metric + "{"))
                .toList();
    }

    private static CleanupRecord record(String policy, String failure) {
        return new CleanupRecord(
                "demo",
                "orders-5bf89-x2c4v",
                "uid",
                "node1",
                new Workload("apps/v1", "Deployment", "demo", "orders", "w1"),
                new Pod.Owner("apps/v1", "ReplicaSet", "orders-5bf89", "r1"),
                "template",
                "",
                policy,
                List.of(failure),
                List.of(),
                List.of(),
                "Delete",
                Instant.EPOCH,
                new CleanupRecord.Progress.Planned());
    }

    private static CleanupRecord.Progress.Finished finished(Outcome outcome) {
        return new CleanupRecord.Progress.Finished(Optional.empty(), outcome, Instant.EPOCH, "why");
    }
}
