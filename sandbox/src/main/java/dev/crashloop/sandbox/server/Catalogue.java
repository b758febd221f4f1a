package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.PageRequest;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything that is served now: the built-in kinds, and one for each version of each CustomResourceDefinition. */
final class Catalogue {

    private record Snapshot(List<String> versions, List<Served> all) {}

    private final Store store;
    private final Settings settings;
    private volatile @Nullable Snapshot latest;

    Catalogue(Store store, Settings settings) {
        this.store = store;
        this.settings = settings;
    }

    List<Served> all() {
        List<ObjectNode> definitions =
                store.page(Resource.CRDS, PageRequest.all(null)).items();
        Snapshot known = latest;
        // no resource version is ever given twice, so the same ones mean the same definitions
        List<String> versions = definitions.stream()
                .map(definition -> Json.text(definition, "metadata", "resourceVersion"))
                .toList();
        if (known == null || !known.versions().equals(versions)) {
            known = new Snapshot(versions, build(definitions));
            latest = known;
        }
        return known.all();
    }

    Optional<Served> find(String group, String version, String plural) {
        return all().stream()
                .filter(each -> each.shown().group().equals(group)
                        && each.shown().version().equals(version)
                        && each.shown().plural().equals(plural))
                .findFirst();
    }

    private List<Served> build(List<ObjectNode> definitions) {
        List<Served> served = new ArrayList<>();
        for (Resource resource : Resource.BUILT_IN) {
            if (resource.group().equals("policy")) {
                settings.policyVersions().stream()
                        .sorted()
                        .forEach(version ->
                                served.add(new Served(resource, resource.atVersion(version), Optional.empty())));
            } else {
                served.add(Served.builtIn(resource));
            }
        }
        definitions.forEach(definition -> versions(definition).forEach(served::add));
        return List.copyOf(served);
    }

    private static Stream<Served> versions(ObjectNode crd) {
        String storage = Json.items(crd, "spec", "versions")
                .filter(version -> version.path("storage").asBoolean(false))
                .map(version -> Json.text(version, "name"))
                .findFirst()
                .orElse("");
        return Json.items(crd, "spec", "versions")
                .filter(version -> version.path("served").asBoolean(false))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .map(version -> {
                    Resource shown = resource(crd, version);
                    return new Served(shown.atVersion(storage), shown, Optional.of(version));
                });
    }

    private static Resource resource(ObjectNode crd, JsonNode version) {
        JsonNode names = Json.at(crd, "spec", "names");
        boolean status = Json.at(version, "subresources").has("status");
        return new Resource(
                Json.text(crd, "spec", "group"),
                Json.text(version, "name"),
                Json.text(names, "plural"),
                names.path("singular").asString(Json.text(names, "kind").toLowerCase(Locale.ROOT)),
                Json.text(names, "kind"),
                Json.text(crd, "spec", "scope").equals("Namespaced")
                        ? Resource.Scope.NAMESPACED
                        : Resource.Scope.CLUSTER,
                status ? Resource.StatusRule.GENERATIONS : Resource.StatusRule.PLAIN,
                texts(names, "shortNames"),
                texts(names, "categories"));
    }

    private static List<String> texts(JsonNode node, String list) {
        return Json.items(node, list).map(each -> each.asString("")).toList();
    }
}
