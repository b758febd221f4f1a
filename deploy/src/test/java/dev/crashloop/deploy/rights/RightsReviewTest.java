package dev.crashloop.deploy.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crashloop.deploy.Rendered;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rights that are granted, against requests that were made. */
class RightsReviewTest {
    private static final String USER = "system:serviceaccount:home:cleaner";
    private static final Right DELETE_PODS = new Right("delete", "", "pods", Optional.empty());
    private static final Right READ_LOGS = new Right("get", "", "pods/log", Optional.of("shop"));
    private static final Right RENEW =
            new Right("update", "coordination.k8s.io", "leases", Optional.of("home"), Optional.of("cleaner"));

    private static final String ROLES = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: cleaner}
            rules:
            - {apiGroups: [""], resources: [pods], verbs: [delete]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: cleaner, namespace: home}
            rules:
            - {apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [cleaner], verbs: [update]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: cleaner, namespace: shop}
            rules:
            - {apiGroups: [""], resources: [pods/log], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: for-people}
            rules:
            - {apiGroups: [""], resources: [secrets], verbs: [get]}
            """;

    @Test
    void aRightIsReadThroughItsBinding() {
        assertThat(granted(
                        binding("ClusterRoleBinding", "", "ClusterRole", "cleaner"),
                        binding("RoleBinding", "home", "Role", "cleaner"),
                        binding("RoleBinding", "shop", "Role", "cleaner")))
                .containsExactlyInAnyOrder(DELETE_PODS, RENEW, READ_LOGS);
    }

    @Test
    void aClusterRoleBoundInANamespaceCountsThere() {
        assertThat(granted(binding("RoleBinding", "shop", "ClusterRole", "cleaner")))
                .containsExactly(new Right("delete", "", "pods", Optional.of("shop")));
    }

    @Test
    void whatOthersAreBoundToDoesNotCount() {
        String others =
                binding("ClusterRoleBinding", "", "ClusterRole", "for-people").replace("name: cleaner", "name: x");

        assertThat(granted(others)).isEmpty();
    }

    @Test
    void aBindingToARoleThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> granted(binding("RoleBinding", "shop", "Role", "nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Role nowhere");
    }

    @Test
    void aRightThatIsUsedIsNoProblem() {
        assertThat(problems(
                        List.of(DELETE_PODS, READ_LOGS, RENEW),
                        use("delete", "", "pods", "shop", "orders-1", true),
                        use("get", "", "pods/log", "shop", "orders-1", true),
                        use("update", "coordination.k8s.io", "leases", "home", "cleaner", true)))
                .isEmpty();
    }

    @Test
    void aRightThatIsNeverUsedIsOneTooMany() {
        assertThat(problems(List.of(DELETE_PODS, READ_LOGS), use("delete", "", "pods", "shop", "orders-1", true)))
                .containsExactly("granted, but never used: pods/log: get in namespace shop");
    }

    @Test
    void aRightIsNotUsedByWhatOnlyResemblesIt() {
        assertThat(problems(
                        List.of(READ_LOGS, RENEW),
                        use("get", "", "pods", "shop", "orders-1", true),
                        use("get", "", "pods/log", "office", "orders-1", true),
                        use("get", "other", "pods/log", "shop", "orders-1", true),
                        use("list", "", "pods/log", "shop", "", true),
                        use("update", "coordination.k8s.io", "leases", "home", "other", true)))
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("granted, but never used"));
    }

    @Test
    void aRequestThatWasRefusedIsARightTooFew() {
        assertThat(problems(List.of(), use("get", "", "secrets", "shop", "password", false)))
                .containsExactly("needed, but refused: secrets: get shop/password");
    }

    @Test
    void aRefusedRequestDoesNotCountAsUse() {
        assertThat(problems(List.of(DELETE_PODS), use("delete", "", "pods", "shop", "orders-1", false)))
                .containsExactly(
                        "granted, but never used: pods: delete", "needed, but refused: pods: delete shop/orders-1");
    }

    @Test
    void whatEveryoneMayDoIsNoMatterOfThis() {
        assertThat(problems(List.of(), use("create", "authorization.k8s.io", "selfsubjectaccessreviews", "", "", true)))
                .isEmpty();
    }

    @Test
    void auditLinesTellWhatAUserDid() {
        assertThat(AuditLines.of(
                        USER,
                        Stream.of(
                                event(USER, "get", "pods", "log", "shop", "orders-1", "allow"),
                                event(USER, "get", "pods", "log", "shop", "orders-1", "allow"),
                                event(USER, "list", "secrets", "", "", "", "forbid"),
                                event(USER + "-2", "delete", "pods", "", "shop", "orders-1", "allow"))))
                .containsExactly(
                        use("get", "", "pods/log", "shop", "orders-1", true),
                        use("list", "", "secrets", "", "", false));
    }

    @Test
    void auditLinesThatAreNotAboutResourcesOrNotCompleteAreLeftOut() {
        String whole = event(USER, "get", "pods", "", "shop", "orders-1", "allow");

        assertThat(AuditLines.of(USER, Stream.of("""
                                {"user":{"username":"%s"},"verb":"get","requestURI":"/version","annotations":{"authorization.k8s.io/decision":"allow"}}""".formatted(USER), whole.substring(0, whole.length() - 10))))
                .isEmpty();
    }

    private static SortedSet<Right> granted(String... bindings) {
        return Grants.of(Rendered.parse(ROLES + String.join("", bindings)), "home", "cleaner");
    }

    private static String binding(String kind, String namespace, String roleKind, String role) {
        return """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s
                metadata: {name: any, namespace: "%s"}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s}
                subjects:
                - {kind: ServiceAccount, name: cleaner, namespace: home}
                """.formatted(kind, namespace, roleKind, role);
    }

    private static List<String> problems(Collection<Right> granted, Use... used) {
        return RightsReview.of(new TreeSet<>(granted), List.of(used)).problems();
    }

    private static Use use(String verb, String group, String resource, String namespace, String name, boolean allowed) {
        return new Use(verb, group, resource, namespace, name, allowed);
    }

    /** As the API server writes it, shortened. */
    private static String event(
            String user,
            String verb,
            String resource,
            String subresource,
            String namespace,
            String name,
            String decision) {
        return """
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete","verb":"%s",\
                "user":{"username":"%s"},"objectRef":{"resource":"%s","namespace":"%s","name":"%s","apiVersion":"v1","subresource":"%s"},\
                "annotations":{"authorization.k8s.io/decision":"%s"}}""".formatted(verb, user, resource, namespace, name, subresource, decision);
    }
}
