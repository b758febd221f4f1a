package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.policy.Catalog;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code catalog}: what the program knows by itself. */
class CatalogCommandTest {
    @Test
    void theTableHasARowForEachEntryWithTabsForPrograms() {
        Program catalog = Program.run("catalog");

        assertThat(catalog.exitCode()).isZero();
        long entries = Catalog.builtIn().groups().stream()
                .mapToLong(group -> group.entries().size())
                .sum();
        assertThat(catalog.out().lines().count()).isEqualTo(entries + 1);
        assertThat(catalog.out().lines())
                .contains("NAME\tGROUP\tSTACKS\tOPT-IN", "dns-java\tdns\tjava\tno", "dns-go\tdns\tgo,kubernetes\tno")
                .anyMatch(row -> row.startsWith("connect-refused-by-peer\tconnect-refused\t") && row.endsWith("\tyes"));
        assertThat(catalog.err()).contains("Version " + Catalog.builtIn().version());
    }

    @Test
    void anEntryIsShownWithAllThatItLooksFor() {
        Program entry = Program.run("catalog", "dns-java");

        assertThat(entry.exitCode()).isZero();
        assertThat(entry.out())
                .contains(
                        "Group dns: A host name could not be resolved",
                        "In a policy: `- catalog: dns-java`",
                        "dns-java (java)",
                        "contains \"UnknownHostException\"",
                        "none of:",
                        "hosts: can be narrowed",
                        "shows it:",
                        "| Caused by: java.net.UnknownHostException: config-server",
                        "looks alike, and does not:")
                .doesNotContain("dns-go");
        assertThat(entry.err()).isEmpty();
    }

    @Test
    void aGroupIsShownWithAllOfItsEntries() {
        assertThat(Program.run("catalog", "dns").out())
                .contains("In a policy: `- catalog: dns`", "dns-java (java)", "dns-go (go, kubernetes)");
        assertThat(Program.run("catalog", "connection-reset").out())
                .contains("In a policy: `- catalog: connection-reset`; opt-in");
        assertThat(Program.run("catalog", "api-server-leader-lost").out()).contains("is forbidden", " in any line");
    }

    @Test
    void theYamlIsForPrograms() {
        JsonNode all =
                new YAMLMapper().readTree(Program.run("catalog", "-o", "yaml").out());
        JsonNode one = new YAMLMapper()
                .readTree(Program.run("catalog", "dns-java", "-o", "yaml").out())
                .at("/entries/0");

        assertThat(all.path("version").asInt()).isEqualTo(Catalog.builtIn().version());
        assertThat(all.path("entries").size()).isGreaterThan(20);
        assertThat(one.path("name").asString()).isEqualTo("dns-java");
        assertThat(one.path("optIn").asBoolean()).isFalse();
        assertThat(one.at("/logs/anyOf/0/contains").asString()).isEqualTo("UnknownHostException");
        assertThat(one.at("/logs/anyOf/0/in").asString()).isEqualTo("final");
        assertThat(one.at("/examples/matches/0").asString()).contains("UnknownHostException: config-server\n");
    }

    @Test
    void aNameThatIsNotThereIsBadInputAndTheNearOnesAreNamed() {
        Program wrong = Program.run("catalog", "dns-jawa");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err())
                .startsWith("error: the catalogue has no group and no entry \"dns-jawa\"; is it dns-java")
                .contains("The groups are dns, ");
    }
}
