package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * <a href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md">
 * Strategic merge patches</a>: as a merge patch, but lists of the kinds below merge by the key of their elements. The order that a
 * patch asks for with {@code $setElementOrder} is not restored; elements that are new come last.
 */
final class StrategicMerge {

    private static final String DIRECTIVE = "$patch";
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ephemeralContainers", "name"),
            Map.entry("env", "name"),
            Map.entry("volumes", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("secrets", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("ports", "containerPort"),
            Map.entry("hostAliases", "ip"),
            Map.entry("podIPs", "ip"),
            Map.entry("conditions", "type"),
            Map.entry("addresses", "type"),
            Map.entry("taints", "key"),
            Map.entry("ownerReferences", "uid"),
            Map.entry("topologySpreadConstraints", "topologyKey"));

    private StrategicMerge() {}

    /** Changes the target. */
    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        if (Json.text(patch, DIRECTIVE).equals("replace")) {
            ObjectNode replacement = patch.deepCopy();
            replacement.remove(DIRECTIVE);
            return replacement;
        }
        for (var entry : patch.properties()) {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (name.startsWith("$")) {
                directive(target, name, value);
            } else if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode object) {
                ObjectNode below = target.get(name) instanceof ObjectNode present ? present : Json.object();
                target.set(name, apply(below, object));
            } else if (value instanceof ArrayNode array) {
                target.set(name, list(name, target.get(name) instanceof ArrayNode present ? present : null, array));
            } else {
                target.set(name, value);
            }
        }
        return target;
    }

    private static void directive(ObjectNode target, String name, JsonNode value) {
        String prefix = "$deleteFromPrimitiveList/";
        if (name.startsWith(prefix)) {
            removeAll(target.get(name.substring(prefix.length())), value);
        }
    }

    private static ArrayNode list(String name, @Nullable ArrayNode present, ArrayNode patch) {
        if (name.equals("finalizers")) {
            ArrayNode union = present == null ? Json.MAPPER.createArrayNode() : present;
            patch.valueStream().filter(each -> !contains(union, each)).forEach(union::add);
            return union;
        }
        String key = KEYS.get(name);
        if (key == null || !patch.valueStream().allMatch(JsonNode::isObject)) {
            return patch;
        }
        boolean replaces =
                patch.valueStream().anyMatch(each -> Json.text(each, DIRECTIVE).equals("replace"));
        ArrayNode merged = present == null || replaces ? Json.MAPPER.createArrayNode() : present;
        for (JsonNode each : patch) {
            element(merged, (ObjectNode) each, key);
        }
        return merged;
    }

    private static void element(ArrayNode list, ObjectNode patch, String key) {
        String directive = Json.text(patch, DIRECTIVE);
        if (directive.equals("replace")) {
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode present && present.path(key).equals(patch.path(key))) {
                if (directive.equals("delete")) {
                    list.remove(i);
                } else {
                    list.set(i, apply(present, patch));
                }
                return;
            }
        }
        if (!directive.equals("delete")) {
            list.add(apply(Json.object(), patch));
        }
    }

    private static void removeAll(@Nullable JsonNode list, JsonNode values) {
        if (list instanceof ArrayNode array) {
            array.removeIf(each -> contains(values, each));
        }
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        return list.valueStream().anyMatch(value::equals);
    }
}
