package dev.crashloop.deploy.rights;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a user has the rights that it needs, and no others.
 *
 * <pre>{@code
 * var granted = Grants.of(Rendered.parse(manifests), "crashloop-cleaner", "crashloop-cleaner");
 * var used = AuditLines.of("system:serviceaccount:crashloop-cleaner:crashloop-cleaner", lines);
 * assertThat(RightsReview.of(granted, used).problems()).isEmpty();
 * }</pre>
 *
 * @param unused rights that no request ever used
 * @param refused requests that the API server refused
 */
public record RightsReview(List<Right> unused, List<Use> refused) {

    /** Keeps copies. */
    public RightsReview {
        unused = List.copyOf(unused);
        refused = List.copyOf(refused);
    }

    /** Compares. What others grant to everyone, such as to ask for one's own rights, is no matter of this. */
    public static RightsReview of(SortedSet<Right> granted, Collection<Use> used) {
        return new RightsReview(
                granted.stream()
                        .filter(right -> used.stream().noneMatch(use -> use.allowed() && right.allows(use)))
                        .toList(),
                used.stream().filter(use -> !use.allowed()).toList());
    }

    /** One sentence for each right too many or too few; empty if all is well. */
    public List<String> problems() {
        return Stream.concat(
                        unused.stream().map(right -> "granted, but never used: " + right),
                        refused.stream().map(use -> "needed, but refused: " + use))
                .collect(Collectors.toUnmodifiableList());
    }
}
