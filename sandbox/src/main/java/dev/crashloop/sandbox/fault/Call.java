package dev.crashloop.sandbox.fault;

import java.util.function.Predicate;

/**
 * One request, as authorization sees it
 * (<a href="https://kubernetes.io/docs/reference/access-authn-authz/authorization/#review-your-request-attributes">request attributes</a>).
 *
 * @param verb as in RBAC rules: get, list, watch, create, update, patch, delete or deletecollection; for paths that are
 *     no resources the HTTP method in lower case
 * @param group API group, empty for the core group
 * @param version API version
 * @param resource plural name, empty for paths that are no resources
 * @param namespace empty for the whole cluster
 * @param name empty for a collection
 * @param subresource for example {@code log}, mostly empty
 * @param path the path of the URL
 */
public record Call(
        String verb,
        String group,
        String version,
        String resource,
        String namespace,
        String name,
        String subresource,
        String path) {

    /** Calls of a verb on a resource, for example {@code on("list", "pods")}; subresources are written {@code pods/log}. */
    public static Predicate<Call> on(String verb, String resource) {
        return call -> call.verb().equals(verb) && call.fullResource().equals(resource);
    }

    /** Every call. */
    public static Predicate<Call> any() {
        return call -> true;
    }

    /** The resource with its subresource, for example {@code pods/log}. */
    public String fullResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}
