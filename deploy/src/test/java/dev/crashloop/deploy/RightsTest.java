package dev.crashloop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.cli.Needs;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.deploy.rights.Grants;
import dev.crashloop.deploy.rights.Right;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rights that the chart grants: what the program says that it needs, and nothing else. */
class RightsTest {
    private static final String NAME = "crashloop-cleaner";
    private static final LeaseName LEASE = new LeaseName(NAME, NAME);

    @Test
    void forTheWholeClusterItMayDoExactlyWhatItNeeds() {
        assertThat(granted(Charts.usual())).isEqualTo(needed(Optional.empty()));
    }

    @Test
    void forOneNamespaceItMayDoExactlyWhatItNeeds() {
        assertThat(granted(Charts.oneNamespace())).isEqualTo(needed(Optional.of("shop")));
    }

    @Test
    void forOneNamespaceItIsGrantedNothingInOthersAndNothingOfTheCluster() {
        Rendered rendered = Charts.oneNamespace();

        assertThat(rendered.ofKind("ClusterRole")).isEmpty();
        assertThat(rendered.ofKind("ClusterRoleBinding")).isEmpty();
        assertThat(rendered.ofKind("RoleBinding"))
                .extracting(binding -> binding.at("/metadata/namespace").asString())
                .containsExactlyInAnyOrder("shop", NAME);
        assertThat(granted(rendered).stream().filter(right -> !right.namespace().equals(Optional.of("shop"))))
                .isNotEmpty()
                .allMatch(right -> right.resource().equals("leases"));
    }

    @Test
    void noRoleHasAWildcard() {
        assertThat(roles(Charts.usual()).toList())
                .hasSize(4)
                .allSatisfy(role -> assertThat(role.path("rules").toString()).doesNotContain("*"));
    }

    @Test
    void theReplicasShareOneLeaseAndMayTouchNoOther() {
        assertThat(granted(Charts.usual()).stream()
                        .filter(right -> right.resource().equals("leases"))
                        .filter(right -> !right.verb().equals("create")))
                .extracting(Right::name)
                .containsOnly(Optional.of(NAME));
        assertThat(Charts.usual()
                        .only("Deployment")
                        .at("/spec/template/spec/containers/0/args")
                        .toString())
                .contains("--lease=" + LEASE);
    }

    @Test
    void teamsReadRecordsAndWritePoliciesOfTheirOwnNamespaceOnly() {
        JsonNode view = teamRole("-team-view");
        JsonNode edit = teamRole("-team-edit");

        assertThat(aggregatedTo(view)).containsExactlyInAnyOrder("view", "edit", "admin");
        assertThat(rules(view))
                .containsExactlyInAnyOrder(
                        "crashlooppolicies get",
                        "crashlooppolicies list",
                        "crashlooppolicies watch",
                        "cleanups get",
                        "cleanups list",
                        "cleanups watch");
        assertThat(aggregatedTo(edit)).containsExactlyInAnyOrder("edit", "admin");
        assertThat(rules(edit))
                .containsExactlyInAnyOrder(
                        "crashlooppolicies create",
                        "crashlooppolicies update",
                        "crashlooppolicies patch",
                        "crashlooppolicies delete",
                        "crashlooppolicies deletecollection");
    }

    @Test
    void nobodyIsBoundToTheRolesOfTeams() {
        assertThat(Stream.of("ClusterRoleBinding", "RoleBinding").flatMap(kind -> Charts.usual().ofKind(kind).stream()))
                .extracting(binding -> binding.at("/roleRef/name").asString())
                .containsExactlyInAnyOrder(NAME, NAME + "-lease");
    }

    private static SortedSet<Right> granted(Rendered rendered) {
        return Grants.of(rendered, NAME, NAME);
    }

    private static SortedSet<Right> needed(Optional<String> namespace) {
        return Needs.of(namespace, LEASE, true, true).stream()
                .map(need -> new Right(need.verb(), need.group(), need.resource(), need.namespace(), need.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> roles(Rendered rendered) {
        return Stream.of("Role", "ClusterRole").flatMap(kind -> rendered.ofKind(kind).stream());
    }

    private static JsonNode teamRole(String suffix) {
        return roles(Charts.usual())
                .filter(role -> role.at("/metadata/name").asString().endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> aggregatedTo(JsonNode role) {
        String prefix = "rbac.authorization.k8s.io/aggregate-to-";
        return role.at("/metadata/labels")
                .propertyStream()
                .filter(label -> label.getKey().startsWith(prefix)
                        && label.getValue().asString().equals("true"))
                .map(label -> label.getKey().substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    private static List<String> rules(JsonNode role) {
        return role.path("rules")
                .valueStream()
                .flatMap(rule -> rule.path("resources")
                        .valueStream()
                        .flatMap(resource -> rule.path("verbs")
                                .valueStream()
                                .map(verb -> resource.asString() + " " + verb.asString())))
                .toList();
    }
}
