package dev.crashloop.cleaner.catalog;

import dev.crashloop.cleaner.Pods;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.diagnosis.Diagnostician;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.policy.Catalog;
import dev.crashloop.cleaner.policy.CatalogGroup;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.policy.Parsed;
import dev.crashloop.cleaner.policy.PolicyParser;
import dev.crashloop.cleaner.watch.Crash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the catalogue fares on labelled logs, with a policy that asks for all of its groups.
 *
 * @param findings one for each log
 */
record Measurement(List<Finding> findings) {
    static final String NONE = "none";

    private static final Crash CRASH = Crash.of(
                    Pods.withContainers(Pods.crashLooping("app", 134, 3)), Instant.parse("2026-01-02T10:00:10Z"))
            .getFirst();

    /**
     * What was found in one log.
     *
     * @param entry the entry that matched first, or empty
     * @param found its group, or {@code none}
     */
    record Finding(LabelledLog log, Optional<String> entry, String found) {
        boolean isRight() {
            return log.label().equals(found);
        }

        boolean isFalseClean() {
            return log.isNone() && !found.equals(NONE);
        }

        @Override
        public String toString() {
            return log.label() + " " + log.stack() + " " + log.name() + ": " + entry.orElse("nothing matched");
        }
    }

    static Measurement of(List<LabelledLog> logs) {
        List<KnownFailure> all = all();
        return new Measurement(logs.stream().map(log -> finding(log, all)).toList());
    }

    /** The known failures of a policy that asks for each group by its name. */
    static List<KnownFailure> all() {
        ObjectNode policy = new JsonMapper().createObjectNode();
        policy.put("apiVersion", "crashloop.dev/v1alpha1").put("kind", "CrashLoopPolicy");
        policy.putObject("metadata").put("name", "all");
        var items = policy.putObject("spec").putArray("knownFailures");
        groups().forEach(group -> items.addObject().put("catalog", group));
        if (new PolicyParser().parse(policy, "demo") instanceof Parsed.Good(var parsed)) {
            return parsed.knownFailures();
        }
        throw new AssertionError("a policy that asks for all groups is refused");
    }

    static List<String> groups() {
        return Catalog.builtIn().groups().stream().map(CatalogGroup::name).toList();
    }

    private static Finding finding(LabelledLog log, List<KnownFailure> all) {
        Diagnosis diagnosis = Diagnostician.diagnose(new Evidence.Log(CRASH, log.lines(), true), all);
        Optional<String> entry = diagnosis instanceof Diagnosis.Known known
                ? Optional.of(known.failure().name())
                : Optional.empty();
        return new Finding(
                log,
                entry,
                entry.flatMap(name -> Catalog.builtIn().group(name))
                        .map(CatalogGroup::name)
                        .orElse(NONE));
    }

    long count(String label) {
        return findings.stream()
                .filter(finding -> finding.log().label().equals(label))
                .count();
    }

    /** How many of a group's logs were found to be of it, from 0 to 1. */
    double recall(String label) {
        return ratio(right(label), count(label));
    }

    /** How many of the logs that were found to be of a group are, from 0 to 1. */
    double precision(String label) {
        return ratio(
                right(label),
                findings.stream()
                        .filter(finding -> finding.found().equals(label))
                        .count());
    }

    List<Finding> falseCleans() {
        return findings.stream().filter(Finding::isFalseClean).toList();
    }

    List<Finding> wrong() {
        return findings.stream().filter(finding -> !finding.isRight()).toList();
    }

    /** For people: the numbers, and what is wrong. */
    String table(String title) {
        var text = new StringBuilder(numbers(title));
        wrong().forEach(finding -> text.append("  wrong: ").append(finding).append('\n'));
        return text.toString();
    }

    /** One row for each label. */
    String numbers(String title) {
        var labels = new ArrayList<>(groups());
        labels.add(NONE);
        var text = new StringBuilder(title + ": " + findings.size() + " logs\n");
        text.append(String.format(Locale.ROOT, "  %-18s %5s %8s %10s%n", "label", "logs", "recall", "precision"));
        for (String label : labels) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-18s %5d %7.1f%% %9.1f%%%n",
                    label,
                    count(label),
                    100 * recall(label),
                    100 * precision(label)));
        }
        return text.toString();
    }

    private long right(String label) {
        return findings.stream()
                .filter(finding -> finding.log().label().equals(label) && finding.isRight())
                .count();
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }
}
