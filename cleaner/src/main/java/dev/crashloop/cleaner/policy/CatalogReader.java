package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;
import dev.crashloop.api.ConditionSpec;
import dev.crashloop.api.KnownFailureSpec;
import dev.crashloop.api.LogPart;
import dev.crashloop.api.LogsSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the catalogue from the YAML files beside its {@code index.yaml}. Strict: an unknown field, a name that is there twice or an
 * expression that does not compile is an error of whoever wrote the entry, and stops the program.
 */
final class CatalogReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * {@code index.yaml}.
     *
     * @param groups the files that follow, without {@code .yaml}: one for each group
     * @param permanent named lists of conditions that tell of a permanent cause, for {@code unless} of the entries
     * @param hosts expressions with a group that holds the endpoint
     */
    private record Index(
            int version, List<String> groups, Map<String, List<ConditionSpec>> permanent, List<String> hosts) {}

    private record GroupFile(String about, boolean optIn, List<EntryFile> entries) {}

    /**
     * An entry as it is written.
     *
     * @param unless names of lists of {@link Index#permanent}: their conditions join {@code noneOf}
     * @param hosts whether what it matches names the endpoint, so that a policy can narrow it
     */
    private record EntryFile(
            String name,
            List<String> stacks,
            String why,
            LogsSpec logs,
            @Nullable List<String> unless,
            @Nullable Boolean hosts,
            Examples examples) {}

    private record Examples(List<String> matches, List<String> others) {}

    private final String folder;
    private final Set<String> names = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private final ConditionParser conditions = new ConditionParser(LogPart.FINAL, problems);

    private CatalogReader(String folder) {
        this.folder = folder;
    }

    /** The catalogue in a folder of the class path, which ends with a slash. */
    static Catalog read(String folder) {
        return new CatalogReader(folder).catalog();
    }

    private Catalog catalog() {
        Index index = file("index", Index.class);
        Map<String, List<Condition>> permanent = index.permanent().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, list -> conditions.all("index: " + list.getKey(), list.getValue())));
        List<Pattern> naming = naming(index.hosts());
        var groups = new ArrayList<CatalogGroup>();
        for (String name : index.groups()) {
            GroupFile file = file(name, GroupFile.class);
            claim(name);
            List<CatalogEntry> entries = file.entries().stream()
                    .map(entry -> entry(entry, permanent, naming))
                    .toList();
            groups.add(new CatalogGroup(name, file.about().strip(), file.optIn(), entries));
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the catalogue in " + folder + " is broken:\n"
                    + problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        return new Catalog(index.version(), List.copyOf(groups));
    }

    private CatalogEntry entry(EntryFile entry, Map<String, List<Condition>> permanent, List<Pattern> naming) {
        claim(entry.name());
        LogsSpec logs = entry.logs();
        var noneOf = new ArrayList<>(conditions.all(entry.name() + ": noneOf", logs.noneOf()));
        for (String list : entry.unless() == null ? List.<String>of() : entry.unless()) {
            if (permanent.containsKey(list)) {
                noneOf.addAll(Objects.requireNonNull(permanent.get(list)));
            } else {
                problems.add(new Problem(entry.name() + ": unless", "there is no list \"" + list + "\""));
            }
        }
        var built = new CatalogEntry(
                entry.name(),
                List.copyOf(entry.stacks()),
                entry.why().strip(),
                conditions.all(entry.name() + ": allOf", logs.allOf()),
                conditions.all(entry.name() + ": anyOf", logs.anyOf()),
                List.copyOf(noneOf),
                Boolean.TRUE.equals(entry.hosts()) ? naming : List.of(),
                List.copyOf(entry.examples().matches()),
                List.copyOf(entry.examples().others()));
        if (built.allOf().isEmpty() && built.anyOf().isEmpty()) {
            problems.add(new Problem(entry.name() + ": logs", "names nothing that the log must contain"));
        }
        return built;
    }

    private List<Pattern> naming(List<String> expressions) {
        var patterns = new ArrayList<Pattern>();
        for (String expression : expressions) {
            String field = "index: hosts";
            conditions.expression(field, expression).ifPresent(pattern -> {
                if (pattern.namedGroups().containsKey(HostRule.GROUP)) {
                    patterns.add(pattern);
                } else {
                    problems.add(new Problem(field, "has no group (?P<host>...): " + expression));
                }
            });
        }
        return List.copyOf(patterns);
    }

    /** Policies name groups and entries in the same place. */
    private void claim(String name) {
        if (!Pattern.matches(KnownFailureSpec.NAME_PATTERN, name) || name.length() > KnownFailureSpec.NAME_MAX) {
            problems.add(new Problem(name, "is not a name"));
        }
        if (!names.add(name)) {
            problems.add(new Problem(name, "is there twice"));
        }
    }

    private <T> T file(String name, Class<T> type) {
        String path = folder + name + ".yaml";
        try (InputStream in = CatalogReader.class.getResourceAsStream(path)) {
            return YAML.readValue(Objects.requireNonNull(in, path), type);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + path, e);
        }
    }
}
