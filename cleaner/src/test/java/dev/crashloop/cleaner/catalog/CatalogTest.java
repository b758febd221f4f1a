package dev.crashloop.cleaner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.LogPart;
import dev.crashloop.cleaner.failure.FinalFailure;
import dev.crashloop.cleaner.policy.Catalog;
import dev.crashloop.cleaner.policy.CatalogEntry;
import dev.crashloop.cleaner.policy.CatalogGroup;
import dev.crashloop.cleaner.policy.Condition;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each entry of the catalogue keeps what it promises. Reading the catalogue at all checks names, fields and expressions. */
class CatalogTest {
    private static final Set<String> STACKS =
            Set.of("dotnet", "java", "go", "node", "python", "ruby", "php", "rust", "native", "kubernetes");

    static Stream<CatalogEntry> entries() {
        return Catalog.builtIn().groups().stream().flatMap(group -> group.entries().stream());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anEntryMatchesItsExamplesAndNotTheOthers(CatalogEntry entry) {
        assertThat(entry.matching())
                .isNotEmpty()
                .allSatisfy(log -> assertThat(matches(entry, log)).isTrue());
        assertThat(entry.other())
                .isNotEmpty()
                .allSatisfy(log -> assertThat(matches(entry, log)).isFalse());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anEntryIsNamedAfterItsGroupAndSaysWhyAFreshPodHelps(CatalogEntry entry) {
        CatalogGroup group = Catalog.builtIn().group(entry.name()).orElseThrow();

        assertThat(entry.name()).startsWith(group.name());
        assertThat(entry.why()).endsWith(".").hasSizeGreaterThan(40);
        assertThat(STACKS).containsAll(entry.stacks());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void whatMustBeThereIsLookedForInTheFinalFailure(CatalogEntry entry) {
        List<Condition> conditions =
                Stream.concat(entry.allOf().stream(), entry.anyOf().stream()).toList();

        assertThat(conditions).extracting(Condition::in).contains(LogPart.FINAL);
    }

    @Test
    void theGroupsThatAreOftenPermanentMustBeAskedForByName() {
        assertThat(Catalog.builtIn().groups().stream()
                        .filter(CatalogGroup::optIn)
                        .map(CatalogGroup::name))
                .containsExactly("connection-reset", "connect-refused");
        assertThat(Catalog.builtIn().find("all")).isEmpty();
    }

    @Test
    void aGroupBringsItsEntriesAndANameBringsOne() {
        assertThat(Catalog.builtIn().find("dns"))
                .extracting(CatalogEntry::name)
                .contains("dns-dotnet", "dns-java", "dns-go")
                .allMatch(name -> name.startsWith("dns-"));
        assertThat(Catalog.builtIn().find("dns-java"))
                .singleElement()
                .extracting(CatalogEntry::name)
                .isEqualTo("dns-java");
    }

    @Test
    void aNameThatIsNotThereIsAnsweredWithTheNearOnes() {
        assertThat(Catalog.builtIn().advice("dsn")).contains("is it dns?", "api-server, tls-handshake");
        assertThat(Catalog.builtIn().advice("connect-timeot-go")).contains("is it connect-timeout-go");
        assertThat(Catalog.builtIn().advice("something-else")).doesNotContain("is it");
    }

    private static boolean matches(CatalogEntry entry, String log) {
        List<String> lines = log.lines().toList();
        FinalFailure end = FinalFailure.of(lines);
        return entry.allOf().stream().allMatch(condition -> found(condition, lines, end))
                && (entry.anyOf().isEmpty()
                        || entry.anyOf().stream().anyMatch(condition -> found(condition, lines, end)))
                && entry.noneOf().stream().noneMatch(condition -> found(condition, lines, end));
    }

    private static boolean found(Condition condition, List<String> lines, FinalFailure end) {
        Stream<String> where = condition.in() == LogPart.TAIL
                ? lines.stream()
                : end.lines().stream().map(lines::get);
        return where.anyMatch(condition::holds);
    }
}
