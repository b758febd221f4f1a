package dev.crashloop.cleaner.run;

import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.cluster.Wire;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.decision.Guards;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.history.CleanupRecord;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.watch.Pod;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Prometheus reads of one replica: counts since the program was started, over all its terms, and what is so at this moment. Labels
 * have few values: no pods, no workloads, and of policies and known failures no more than {@value #PAIRS} pairs.
 *
 * <pre>{@code
 * var metrics = new Metrics(new PrometheusRegistry());
 * var api = new ApiClient(metrics.counting(wire));
 * var replica = new Replica(api, ..., fenced -> new Cleaner(fenced, ..., Cleaner.log().and(metrics), ...));
 * metrics.of(replica);
 * }</pre>
 */
public final class Metrics implements Witness {
    /** Policies come and go while the program runs, and records can be written by others; what is more than that counts as {@link #OTHER}. */
    static final int PAIRS = 500;

    /** The policy and the known failure of those that are not counted by their names. */
    static final String OTHER = "other";

    private static final String NO_ANSWER = "none";

    private final PrometheusRegistry registry;
    private final Counter decisions;
    private final Counter removals;
    private final Counter cleanups;
    private final Counter outcomes;
    private final Counter unknownFailures;
    private final Counter requests;
    private final Set<Pair> pairs = new HashSet<>();

    private record Pair(String policy, String failure) {}

    /** Registers all that is counted; nothing has been counted yet. */
    public Metrics(PrometheusRegistry registry) {
        this.registry = registry;
        this.decisions = counter(
                "crashloop_decisions", "Decisions about pods, each once while it stays the same", "decision", "guard");
        this.removals = counter("crashloop_removals", "What became of decisions to clean", "result");
        this.cleanups = counter("crashloop_cleanups", "Pods removed", "policy", "failure");
        this.outcomes = counter("crashloop_outcomes", "What became of removed pods", "policy", "failure", "outcome");
        this.unknownFailures = counter("crashloop_unknown_failures", "Crashes for a reason that no policy knows");
        this.requests = counter("crashloop_api_requests", "Requests to the API server", "method", "code");
        startAtZero();
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** A rise from nothing to one is none for Prometheus: what may be alerted on is there from the start. */
    private void startAtZero() {
        decisions.initLabelValues("Clean", "");
        Stream.concat(Guards.BEFORE_READING.stream(), Guards.AFTER_READING.stream())
                .forEach(guard -> decisions.initLabelValues(
                        guard.name().equals(Guards.UNKNOWN_FAILURE) ? "Report" : "Hold", guard.name()));
        Stream.of(Removal.class.getPermittedSubclasses())
                .filter(result -> result != Removal.Disrupting.class)
                .forEach(result -> removals.initLabelValues(result.getSimpleName()));
    }

    /** Shows the state of this replica, too. Called once. */
    public Metrics of(Replica replica) {
        GaugeWithCallback.builder()
                .name("crashloop_leading")
                .help("1 while this replica leads, otherwise 0")
                .callback(gauge -> gauge.call(replica.leading() ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("crashloop_pods")
                .help("Pods in a crash loop, as the leader sees them; 0 where another leads")
                .callback(gauge -> gauge.call(replica.crashLoops()))
                .register(registry);
        return this;
    }

    /** The same wire, whose requests are counted. */
    public Wire counting(Wire wire) {
        return new CountedWire(wire, this);
    }

    /** All of it, as text of the type {@link #contentType}. */
    public String text() {
        var text = new ByteArrayOutputStream();
        try {
            writer().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The media type of the text. */
    public String contentType() {
        return writer().getContentType();
    }

    private static PrometheusTextFormatWriter writer() {
        return PrometheusTextFormatWriter.create();
    }

    void answered(Wire.Request request, Wire.Answer answer) {
        requests.labelValues(request.method(), String.valueOf(answer.code())).inc();
    }

    void unanswered(Wire.Request request) {
        requests.labelValues(request.method(), NO_ANSWER).inc();
    }

    @Override
    public void held(Case c, Decision.Hold hold) {
        decisions.labelValues("Hold", hold.guard()).inc();
    }

    @Override
    public void reported(Case c, Decision.Report report) {
        decisions.labelValues("Report", report.guard()).inc();
    }

    @Override
    public void unknown(Case c, Diagnosis.Unknown unknown) {
        unknownFailures.inc();
    }

    @Override
    public void removed(Case c, Decision.Clean clean, Removal removal) {
        decisions.labelValues("Clean", "").inc();
        removals.labelValues(removal.getClass().getSimpleName()).inc();
        if (removal instanceof Removal.Removed) {
            clean.known().stream()
                    .map(known -> known.failure().name())
                    .distinct()
                    .map(failure -> pair(c.policy().id().toString(), failure))
                    .forEach(pair ->
                            cleanups.labelValues(pair.policy(), pair.failure()).inc());
        }
    }

    @Override
    public void finished(CleanupRecord record, CleanupRecord.Progress.Finished outcome) {
        String policy = PolicyId.ofKey(record.policy()).map(PolicyId::toString).orElse(OTHER);
        record.failures().stream()
                .distinct()
                .map(failure -> pair(policy, failure))
                .forEach(pair -> outcomes.labelValues(
                                pair.policy(), pair.failure(), outcome.outcome().name())
                        .inc());
    }

    @Override
    public void stuck(Pod pod, String why) {
        // what is in the way is the API server, whose answers are counted
    }

    /** Its outcomes are there from its first cleanup on. */
    private synchronized Pair pair(String policy, String failure) {
        var pair = new Pair(policy, failure);
        if (!pairs.contains(pair) && pairs.size() >= PAIRS) {
            return new Pair(OTHER, OTHER);
        }
        if (pairs.add(pair)) {
            for (Outcome outcome : Outcome.values()) {
                outcomes.initLabelValues(policy, failure, outcome.name());
            }
        }
        return pair;
    }
}
