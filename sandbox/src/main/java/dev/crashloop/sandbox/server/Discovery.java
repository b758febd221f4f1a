package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that tell clients what is served; only the plain form, which every client understands. */
final class Discovery {

    private static final List<String> COLLECTION_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final Catalogue catalogue;
    private final Settings settings;

    Discovery(Catalogue catalogue, Settings settings) {
        this.catalogue = catalogue;
        this.settings = settings;
    }

    ObjectNode version() {
        String[] parts = settings.version().substring(1).split("\\.");
        return Json.object()
                .put("major", parts[0])
                .put("minor", parts[1])
                .put("gitVersion", settings.version())
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "javac")
                .put("platform", "jvm/" + System.getProperty("os.arch"));
    }

    ObjectNode core(String address) {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", address);
        return versions;
    }

    ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupNames().forEach(name -> groups.add(describe(name)));
        return list;
    }

    ObjectNode group(String name) {
        if (!groupNames().contains(name)) {
            throw missing();
        }
        ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        describe(name).properties().forEach(entry -> group.set(entry.getKey(), entry.getValue()));
        return group;
    }

    ObjectNode resources(String group, String version) {
        String groupVersion = group.isEmpty() ? version : group + "/" + version;
        ObjectNode list = Json.object().put("kind", "APIResourceList");
        list.put("apiVersion", "v1").put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        if (group.equals("authorization.k8s.io") && version.equals("v1")) {
            add(resources, "selfsubjectaccessreviews", "SelfSubjectAccessReview", false, List.of("create"));
            return list;
        }
        List<Resource> shown = catalogue.all().stream()
                .map(Served::shown)
                .filter(each -> each.group().equals(group) && each.version().equals(version))
                .sorted(Comparator.comparing(Resource::plural))
                .toList();
        if (shown.isEmpty()) {
            throw missing();
        }
        shown.forEach(resource -> describe(resource, resources));
        return list;
    }

    /** 404 for paths that are not served at all. */
    static ApiError missing() {
        return ApiError.of(404, "NotFound", "the server could not find the requested resource")
                .withCauses(new ApiError.Cause("UnexpectedServerResponse", "404 page not found", null));
    }

    private Set<String> groupNames() {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(
                        Stream.of("authorization.k8s.io"),
                        catalogue.all().stream().map(each -> each.shown().group()))
                .filter(name -> !name.isEmpty())
                .sorted()
                .forEach(names::add);
        return names;
    }

    private ObjectNode describe(String name) {
        ObjectNode group = Json.object().put("name", name);
        ArrayNode versions = group.putArray("versions");
        Stream<String> served = name.equals("authorization.k8s.io")
                ? Stream.of("v1")
                : catalogue.all().stream()
                        .map(Served::shown)
                        .filter(each -> each.group().equals(name))
                        .map(Resource::version);
        served.distinct().forEach(version -> versions.add(groupVersion(name, version)));
        group.set("preferredVersion", versions.get(0));
        return group;
    }

    private static ObjectNode groupVersion(String group, String version) {
        return Json.object().put("groupVersion", group + "/" + version).put("version", version);
    }

    private void describe(Resource resource, ArrayNode list) {
        boolean namespaced = resource.namespaced();
        ObjectNode entry = add(list, resource.plural(), resource.kind(), namespaced, COLLECTION_VERBS);
        entry.put("singularName", resource.singular());
        if (!resource.shortNames().isEmpty()) {
            resource.shortNames().forEach(entry.putArray("shortNames")::add);
        }
        if (!resource.categories().isEmpty()) {
            resource.categories().forEach(entry.putArray("categories")::add);
        }
        if (resource.hasStatus()) {
            add(list, resource.plural() + "/status", resource.kind(), namespaced, List.of("get", "patch", "update"));
        }
        if (Scaling.SCALABLE.contains(resource)) {
            add(list, resource.plural() + "/scale", "Scale", true, List.of("get", "patch", "update"))
                    .put("group", "autoscaling")
                    .put("version", "v1");
        }
        if (resource.equals(Resource.PODS)) {
            add(list, "pods/eviction", "Eviction", true, List.of("create"))
                    .put("group", "policy")
                    .put("version", settings.policyVersions().contains("v1") ? "v1" : "v1beta1");
            add(list, "pods/log", "Pod", true, List.of("get"));
        }
    }

    private static ObjectNode add(ArrayNode list, String name, String kind, boolean namespaced, List<String> verbs) {
        ObjectNode entry = list.addObject().put("name", name).put("singularName", "");
        entry.put("namespaced", namespaced).put("kind", kind);
        verbs.forEach(entry.putArray("verbs")::add);
        return entry;
    }
}
