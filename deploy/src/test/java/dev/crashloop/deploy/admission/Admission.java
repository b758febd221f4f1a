package dev.crashloop.deploy.admission;

import dev.crashloop.deploy.Definitions;
import dev.crashloop.deploy.Rendered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What an API server that knows the Common Expression Language finds against an object, by the rules of its CRD. */
final class Admission {
    private final Map<String, Node> byKind = new LinkedHashMap<>();
    private final Map<Node, List<Rule>> rules = new LinkedHashMap<>();

    /** With the CRDs that the build generates. */
    Admission() {
        for (String yaml : Definitions.files().values()) {
            JsonNode definition = Rendered.parse(yaml).objects().getFirst();
            Node root = Node.root(definition);
            byKind.put(definition.at("/spec/names/kind").asString(), root);
            root.all().forEach(node -> rules.put(node, node.rules()));
        }
    }

    /** All places of all CRDs that have rules. */
    Stream<Node> places() {
        return rules.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey);
    }

    /** The messages of all rules. */
    Stream<String> messages() {
        return rules.values().stream().flatMap(List::stream).map(Rule::message).distinct();
    }

    /** One line for each rule that the object breaks: where, and the message of the rule. */
    List<String> problems(JsonNode object) {
        var problems = new ArrayList<String>();
        check("", byKind.get(object.path("kind").asString()), object, problems);
        return problems;
    }

    private void check(String at, Node node, JsonNode value, List<String> problems) {
        rules.getOrDefault(node, List.of()).stream()
                .filter(rule -> !rule.allows(plain(value)))
                .forEach(rule -> problems.add(at + ": " + rule.message()));
        node.fields().forEach((name, field) -> {
            if (value.has(name)) {
                check(at.isEmpty() ? name : at + "." + name, field, value.path(name), problems);
            }
        });
        node.items().ifPresent(items -> {
            for (int i = 0; i < value.size(); i++) {
                check(at + "[" + i + "]", items, value.path(i), problems);
            }
        });
    }

    private static Object plain(JsonNode value) {
        if (value.isObject()) {
            var fields = new LinkedHashMap<String, Object>();
            value.forEachEntry((name, field) -> fields.put(name, plain(field)));
            return fields;
        }
        if (value.isArray()) {
            return value.valueStream().map(Admission::plain).toList();
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        return value.isIntegralNumber() ? (Object) value.asLong() : value.asString();
    }
}
