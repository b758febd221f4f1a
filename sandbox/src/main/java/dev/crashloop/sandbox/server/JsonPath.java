package dev.crashloop.sandbox.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The JSONPath of printer columns: fields, indexes, {@code [*]} and filters such as
 * {@code .status.conditions[?(@.type=="Ready")].status}
 * (<a href="https://kubernetes.io/docs/reference/kubectl/jsonpath/">Kubernetes docs</a>).
 */
final class JsonPath {

    private static final Pattern STEP = Pattern.compile("\\.(?<field>(?:\\\\.|[^.\\[\\\\])+)"
            + "|\\[(?<index>-?\\d+)]"
            + "|\\[(?<all>\\*)]"
            + "|\\[['\"](?<quoted>[^'\"]+)['\"]]"
            + "|\\[\\?\\(@\\.(?<key>[^=!\\s)]+)\\s*(?<op>==|!=)\\s*['\"]?(?<value>[^'\")]*)['\"]?\\)]");

    private sealed interface Step {
        record Field(String name) implements Step {}

        record Index(int at) implements Step {}

        record All() implements Step {}

        record Filter(String key, boolean equal, String value) implements Step {}
    }

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    static JsonPath compile(String text) {
        String path = text.startsWith("{") ? text.substring(1, text.length() - 1) : text;
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path.startsWith("$") ? path.substring(1) : path);
        while (matcher.find()) {
            steps.add(step(matcher));
        }
        return new JsonPath(steps);
    }

    List<JsonNode> find(JsonNode root) {
        List<JsonNode> found = List.of(root);
        for (Step step : steps) {
            found = found.stream().flatMap(node -> follow(step, node)).toList();
        }
        return found.stream()
                .filter(node -> !node.isMissingNode() && !node.isNull())
                .toList();
    }

    private static Step step(Matcher matcher) {
        if (matcher.group("field") != null) {
            return new Step.Field(matcher.group("field").replace("\\", ""));
        }
        if (matcher.group("quoted") != null) {
            return new Step.Field(matcher.group("quoted"));
        }
        if (matcher.group("index") != null) {
            return new Step.Index(Integer.parseInt(matcher.group("index")));
        }
        if (matcher.group("all") != null) {
            return new Step.All();
        }
        return new Step.Filter(matcher.group("key"), matcher.group("op").equals("=="), matcher.group("value"));
    }

    private static Stream<JsonNode> follow(Step step, JsonNode node) {
        return switch (step) {
            case Step.Field(String name) -> Stream.of(node.path(name));
            case Step.Index(int at) -> Stream.of(node.path(at < 0 ? node.size() + at : at));
            case Step.All() -> node.valueStream();
            case Step.Filter(String key, boolean equal, String value) ->
                node.valueStream().filter(each -> at(each, key).equals(value) == equal);
        };
    }

    private static String at(JsonNode node, String path) {
        JsonNode at = node;
        for (String name : path.split("\\.")) {
            at = at.path(name);
        }
        return at.asString("");
    }
}
