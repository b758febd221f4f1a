package dev.crashloop.cleaner.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The built-in catalogue of known transient failures. Its entries look at the final failure of a run alone, not at what the run logged and
 * survived.
 *
 * <pre>{@code
 * Catalog.builtIn().find("dns");        // all entries of a group
 * Catalog.builtIn().find("dns-java");   // one entry
 * }</pre>
 *
 * @param version counts up with every change of what an entry matches
 * @param groups in the order in which people read them
 */
public record Catalog(int version, List<CatalogGroup> groups) {
    /** How many wrong letters a name may have for the right one to be suggested. */
    private static final int NEAR = 3;

    /** Read when it is asked for first, and never again. */
    private static final class BuiltIn {
        static final Catalog CATALOG = CatalogReader.read("/catalog/");
    }

    /** The catalogue of this version of the program. */
    public static Catalog builtIn() {
        return BuiltIn.CATALOG;
    }

    /** The entries of the group of that name, or the one entry of that name; empty if there is neither. */
    public List<CatalogEntry> find(String name) {
        return groups.stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .map(CatalogGroup::entries)
                .orElseGet(() -> group(name).stream()
                        .flatMap(group -> group.entries().stream())
                        .filter(entry -> entry.name().equals(name))
                        .toList());
    }

    /** The group of that name, or the one that has the entry of that name. */
    public Optional<CatalogGroup> group(String name) {
        return groups.stream()
                .filter(group -> group.name().equals(name)
                        || group.entries().stream()
                                .anyMatch(entry -> entry.name().equals(name)))
                .findFirst();
    }

    /** For people who asked for a name that is not there: the names that are near, and the groups. */
    public String advice(String name) {
        String near = names().filter(other -> (distance(name, other) <= NEAR && distance(name, other) < name.length())
                        || other.startsWith(name + "-")
                        || name.startsWith(other + "-"))
                .sorted(Comparator.comparingInt(other -> distance(name, other)))
                .limit(NEAR)
                .collect(Collectors.joining(" or "));
        String all = groups.stream().map(CatalogGroup::name).collect(Collectors.joining(", "));
        return (near.isEmpty() ? "." : "; is it " + near + "?") + " The groups are " + all
                + "; `crashloop-cleaner catalog` lists all entries";
    }

    private Stream<String> names() {
        return groups.stream()
                .flatMap(group -> Stream.concat(
                        Stream.of(group.name()), group.entries().stream().map(CatalogEntry::name)));
    }

    /** How many letters must be put in, left out or changed to make one name of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
