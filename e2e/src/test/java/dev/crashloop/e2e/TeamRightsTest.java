package dev.crashloop.e2e;

import static dev.crashloop.e2e.Settings.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.api.Api;
import dev.crashloop.deploy.Render;
import dev.crashloop.deploy.Rendered;
import dev.crashloop.deploy.Rendering;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people may do who have the usual roles {@code view}, {@code edit} and {@code admin} in one namespace, by the roles of the chart. */
class TeamRightsTest {
    private static final String RELEASE = "team-rights";
    private static final List<String> WRITING = List.of("create", "update", "patch", "delete", "deletecollection");

    @RegisterExtension
    static final Lab LAB = new Lab(TeamRightsTest.class);

    private static List<GenericKubernetesResource> roles;
    private static String own;
    private static String others;

    @BeforeAll
    static void begin() {
        String version = CLIENT.getKubernetesVersion().getGitVersion();
        String yaml = Render.Folders.of(Settings.ROOT.resolve("deploy"))
                .chart()
                .render(new Rendering(RELEASE, "default", version, "fullnameOverride: " + RELEASE));
        roles = Rendered.parse(yaml).ofKind("ClusterRole").stream()
                .filter(role -> role.at("/metadata/name").asString().contains("-team-"))
                .map(role ->
                        CLIENT.getKubernetesSerialization().unmarshal(role.toString(), GenericKubernetesResource.class))
                .toList();
        roles.forEach(role -> CLIENT.resource(role).create());
        own = LAB.scenario("own").namespace();
        others = LAB.scenario("others").namespace();
        for (String role : List.of("view", "edit", "admin")) {
            CLIENT.resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withName(role)
                            .withNamespace(own)
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                            .addNewSubject("rbac.authorization.k8s.io", "User", user(role), null)
                            .build())
                    .create();
        }
        // the controller manager adds the rules of the chart to the usual roles
        await().until(() -> may("edit", "create", "crashlooppolicies", own));
        await().until(() -> may("admin", "create", "crashlooppolicies", own));
        await().until(() -> may("view", "get", "cleanups", own));
    }

    @AfterAll
    static void end() {
        roles.forEach(role -> CLIENT.resource(role).delete());
    }

    @Test
    void whoMayEditANamespaceMayWriteItsPolicies() {
        assertThat(WRITING).allSatisfy(verb -> {
            assertThat(may("edit", verb, "crashlooppolicies", own)).as(verb).isTrue();
            assertThat(may("admin", verb, "crashlooppolicies", own)).as(verb).isTrue();
            assertThat(may("view", verb, "crashlooppolicies", own)).as(verb).isFalse();
        });
    }

    @Test
    void whoMayViewANamespaceMayReadItsPoliciesAndCleanups() {
        assertThat(Stream.of("view", "edit", "admin"))
                .allSatisfy(role -> assertThat(List.of("get", "list", "watch")).allSatisfy(verb -> {
                    assertThat(may(role, verb, "crashlooppolicies", own))
                            .as(role + " " + verb)
                            .isTrue();
                    assertThat(may(role, verb, "cleanups", own))
                            .as(role + " " + verb)
                            .isTrue();
                }));
    }

    @Test
    void nobodyOfATeamMayWriteRecordsOrStatus() {
        assertThat(Stream.of("view", "edit", "admin"))
                .allSatisfy(role -> assertThat(WRITING).allSatisfy(verb -> {
                    assertThat(may(role, verb, "cleanups", own))
                            .as(role + " " + verb)
                            .isFalse();
                    assertThat(may(role, verb, "cleanups/status", own))
                            .as(role + " " + verb)
                            .isFalse();
                    assertThat(may(role, verb, "crashlooppolicies/status", own))
                            .as(role + " " + verb)
                            .isFalse();
                }));
    }

    @Test
    void nobodyOfATeamReachesBeyondItsNamespace() {
        assertThat(Stream.of("view", "edit", "admin")).allSatisfy(role -> {
            assertThat(may(role, "get", "cleanups", others)).as(role).isFalse();
            assertThat(may(role, "list", "cleanups", "")).as(role).isFalse();
            assertThat(may(role, "create", "crashlooppolicies", others))
                    .as(role)
                    .isFalse();
            assertThat(may(role, "list", "crashlooppolicies", "")).as(role).isFalse();
            assertThat(Stream.concat(WRITING.stream(), Stream.of("get", "list", "watch")))
                    .allSatisfy(verb -> assertThat(may(role, verb, "clustercrashlooppolicies", ""))
                            .as(role + " " + verb)
                            .isFalse());
        });
    }

    private static String user(String role) {
        return LAB.id() + "-" + role;
    }

    /**
     * What the API server answers.
     *
     * @param resource with its subresource, if there is one
     * @param namespace empty for all of them
     */
    private static boolean may(String role, String verb, String resource, String namespace) {
        String[] parts = resource.split("/");
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user(role))
                .withNewResourceAttributes()
                .withGroup(Api.GROUP)
                .withVersion(Api.VERSION)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withVerb(verb)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        return CLIENT.authorization()
                .v1()
                .subjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }
}
