package dev.crashloop.cleaner.policy;

import dev.crashloop.api.ExampleSpec;
import dev.crashloop.api.KnownFailureSpec;
import dev.crashloop.api.LogPart;
import dev.crashloop.api.LogsSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the items of {@code spec.knownFailures} into known failures: one for one that the user describes, several for a group of the catalogue. */
final class KnownFailureParser {
    /**
     * How runs end that the catalogue is asked about, unless a policy says it: by themselves. One that was ended for its memory, or never
     * began, has another reason than what it logged last.
     */
    private static final List<String> REASONS_OF_THE_CATALOG = List.of("Error", "Completed");

    private final List<Problem> problems;
    private final Map<String, String> places = new LinkedHashMap<>();
    private final List<KnownFailure> failures = new ArrayList<>();

    /**
     * A parser for one policy.
     *
     * @param problems where everything goes that is wrong
     */
    KnownFailureParser(List<Problem> problems) {
        this.problems = problems;
    }

    /** All items, in their order; what cannot be used is among the problems. */
    List<KnownFailure> all(List<KnownFailureSpec> items) {
        for (int i = 0; i < items.size(); i++) {
            item("spec.knownFailures[" + i + "]", items.get(i));
        }
        return List.copyOf(failures);
    }

    private void item(String field, KnownFailureSpec item) {
        if (item.catalog() != null) {
            fromCatalog(field, item, item.catalog());
        } else {
            described(field, item);
        }
    }

    private void described(String field, KnownFailureSpec item) {
        if (item.name() == null) {
            problem(field + ".name", "is required, unless catalog names a failure of the catalogue");
        }
        if (item.logs() == null) {
            problem(field + ".logs", "is required, unless catalog names a failure of the catalogue");
        }
        if (item.hosts() != null) {
            problem(field + ".hosts", "goes with catalog; here, put the host into a condition of logs");
        }
        if (item.name() == null || item.logs() == null) {
            return;
        }
        LogsSpec logs = item.logs();
        var conditions = new ConditionParser(LogPart.TAIL, problems);
        var failure = new KnownFailure(
                item.name(),
                conditions.all(field + ".logs.allOf", logs.allOf()),
                conditions.all(field + ".logs.anyOf", logs.anyOf()),
                conditions.all(field + ".logs.noneOf", logs.noneOf()),
                HostRule.ANY,
                Set.copyOf(listed(item.exitCodes())),
                Set.copyOf(listed(item.reasons())),
                Set.copyOf(listed(item.containers())),
                examples(item.examples()));
        if (listed(logs.allOf()).isEmpty() && listed(logs.anyOf()).isEmpty()) {
            problem(
                    field + ".logs",
                    "names nothing that the log must contain: give at least one condition in allOf or anyOf");
        }
        String earlier = places.putIfAbsent(failure.name(), field);
        if (earlier != null) {
            problem(
                    field + ".name",
                    "\"" + failure.name() + "\" is the name of " + earlier
                            + " already; give each known failure a name of its own");
        }
        failures.add(failure);
    }

    private void fromCatalog(String field, KnownFailureSpec item, String name) {
        if (item.name() != null) {
            problem(
                    field + ".name",
                    "goes with logs, not with catalog: the failure has the name of the catalogue's entry");
        }
        if (item.logs() != null) {
            problem(field + ".logs", "goes with name, not with catalog: the catalogue says what the log must contain");
        }
        if (item.examples() != null) {
            problem(field + ".examples", "goes with name, not with catalog: the catalogue has its own examples");
        }
        List<HostGlob> hosts = hosts(field, item.hosts());
        Catalog catalog = Catalog.builtIn();
        List<CatalogEntry> entries = catalog.find(name);
        if (entries.isEmpty()) {
            problem(
                    field + ".catalog",
                    "the catalogue has no group and no entry \"" + name + "\"" + catalog.advice(name));
        }
        if (!hosts.isEmpty() && entries.stream().noneMatch(CatalogEntry::namesHosts) && !entries.isEmpty()) {
            problem(field + ".hosts", "cannot narrow \"" + name + "\": the logs of this failure do not name the host");
        }
        List<String> twice = entries.stream()
                .map(CatalogEntry::name)
                .filter(places::containsKey)
                .toList();
        if (!twice.isEmpty()) {
            problem(
                    field + ".catalog",
                    "brings " + String.join(", ", twice) + ", which " + places.get(twice.getFirst()) + " is already");
        }
        for (CatalogEntry entry : entries) {
            places.putIfAbsent(entry.name(), field);
            failures.add(new KnownFailure(
                    entry.name(),
                    entry.allOf(),
                    entry.anyOf(),
                    entry.noneOf(),
                    new HostRule(entry.naming(), hosts),
                    Set.copyOf(listed(item.exitCodes())),
                    Set.copyOf(item.reasons() == null ? REASONS_OF_THE_CATALOG : item.reasons()),
                    Set.copyOf(listed(item.containers())),
                    List.of()));
        }
    }

    private static List<KnownFailure.Example> examples(@Nullable List<ExampleSpec> examples) {
        return listed(examples).stream()
                .map(example -> new KnownFailure.Example(
                        Objects.requireNonNullElse(example.log(), "").lines().toList(),
                        !Boolean.FALSE.equals(example.matches())))
                .toList();
    }

    private List<HostGlob> hosts(String field, @Nullable List<String> texts) {
        var globs = new ArrayList<HostGlob>();
        for (int i = 0; i < listed(texts).size(); i++) {
            String text = listed(texts).get(i);
            Optional<HostGlob> glob = HostGlob.of(text);
            if (glob.isEmpty()) {
                problem(
                        field + ".hosts[" + i + "]",
                        "must be a host alone, without scheme, port or path, for instance *.azconfig.io, not \"" + text
                                + "\"");
            }
            glob.ifPresent(globs::add);
        }
        return List.copyOf(globs);
    }

    private void problem(String field, String message) {
        problems.add(new Problem(field, message));
    }

    private static <T> List<T> listed(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
