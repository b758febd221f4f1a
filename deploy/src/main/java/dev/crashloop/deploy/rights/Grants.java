package dev.crashloop.deploy.rights;

import dev.crashloop.deploy.Rendered;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads from manifests what a ServiceAccount is granted. */
public final class Grants {
    private static final String RBAC = "rbac.authorization.k8s.io";

    private Grants() {}

    /**
     * All rights of a ServiceAccount, through all bindings of the manifests.
     *
     * @throws IllegalArgumentException if it is bound to a role that the manifests do not have: its rights cannot be told then
     */
    public static SortedSet<Right> of(Rendered manifests, String namespace, String serviceAccount) {
        var rights = new TreeSet<Right>();
        Stream.of("RoleBinding", "ClusterRoleBinding")
                .flatMap(kind -> manifests.ofKind(kind).stream())
                .filter(binding -> binds(binding, namespace, serviceAccount))
                .forEach(binding -> rights.addAll(rights(manifests, binding)));
        return rights;
    }

    private static boolean binds(JsonNode binding, String namespace, String serviceAccount) {
        return binding.path("subjects")
                .valueStream()
                .anyMatch(subject -> text(subject, "kind").equals("ServiceAccount")
                        && text(subject, "name").equals(serviceAccount)
                        && text(subject, "namespace").equals(namespace));
    }

    private static List<Right> rights(Rendered manifests, JsonNode binding) {
        JsonNode reference = binding.path("roleRef");
        Optional<String> namespace = text(binding, "kind").equals("RoleBinding")
                ? Optional.of(text(binding.path("metadata"), "namespace"))
                : Optional.empty();
        boolean namespaced = text(reference, "kind").equals("Role");
        JsonNode role = manifests.ofKind(text(reference, "kind")).stream()
                .filter(each -> text(each, "apiVersion").startsWith(RBAC + "/"))
                .filter(each -> text(each.path("metadata"), "name").equals(text(reference, "name")))
                .filter(each -> !namespaced || namespace.equals(Optional.of(text(each.path("metadata"), "namespace"))))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the manifests have no " + text(reference, "kind") + " "
                        + text(reference, "name") + ", to which "
                        + text(binding.path("metadata"), "name") + " binds"));
        return role.path("rules")
                .valueStream()
                .flatMap(rule -> rights(rule, namespace))
                .toList();
    }

    private static Stream<Right> rights(JsonNode rule, Optional<String> namespace) {
        List<Optional<String>> names = rule.has("resourceNames")
                ? texts(rule, "resourceNames").map(Optional::of).toList()
                : List.of(Optional.empty());
        return texts(rule, "apiGroups")
                .flatMap(group -> texts(rule, "resources")
                        .flatMap(resource -> texts(rule, "verbs")
                                .flatMap(verb -> names.stream()
                                        .map(name -> new Right(verb, group, resource, namespace, name)))));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static Stream<String> texts(JsonNode node, String field) {
        return node.path(field).valueStream().map(each -> each.asString(""));
    }
}
