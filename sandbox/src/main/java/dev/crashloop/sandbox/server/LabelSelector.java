package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Label selectors, in the syntax of URLs and in that of objects
 * (<a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api">Kubernetes docs</a>).
 */
final class LabelSelector {

    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^=!<>\\s]+)\\s*(==|=|!=|>|<)\\s*(\\S*)");
    private static final Pattern KEY = Pattern.compile("!?\\s*[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?");

    private LabelSelector() {}

    /** From {@code labelSelector=}; matches whole objects. */
    static Predicate<JsonNode> parse(String text) {
        return requirements(text).stream()
                .map(requirement -> requirement(requirement, text))
                .reduce(object -> true, Predicate::and);
    }

    /** From a {@code LabelSelector} object; an empty one matches everything. */
    static Predicate<JsonNode> of(JsonNode selector) {
        Predicate<JsonNode> all = object -> true;
        for (var label : selector.path("matchLabels").properties()) {
            all = all.and(in(label.getKey(), Set.of(label.getValue().asString(""))));
        }
        for (JsonNode expression : selector.path("matchExpressions").values()) {
            String key = Json.text(expression, "key");
            Set<String> values =
                    Json.items(expression, "values").map(v -> v.asString("")).collect(Collectors.toSet());
            all = all.and(
                    switch (Json.text(expression, "operator")) {
                        case "In" -> in(key, values);
                        case "NotIn" -> in(key, values).negate();
                        case "Exists" -> exists(key);
                        default -> exists(key).negate();
                    });
        }
        return all;
    }

    private static Predicate<JsonNode> requirement(String text, String whole) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .collect(Collectors.toSet());
            Predicate<JsonNode> in = in(set.group(1), values);
            return set.group(2).equals("in") ? in : in.negate();
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            return switch (equality.group(2)) {
                case "!=" -> in(key, Set.of(value)).negate();
                case ">" -> compare(key, value, 1);
                case "<" -> compare(key, value, -1);
                default -> in(key, Set.of(value));
            };
        }
        if (!KEY.matcher(text).matches()) {
            throw ApiError.badRequest("unable to parse requirement: found '%s', expected: identifier".formatted(whole));
        }
        return text.startsWith("!") ? exists(text.substring(1).strip()).negate() : exists(text);
    }

    /** Splits at commas that are not within parentheses. */
    private static List<String> requirements(String text) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && (depth == 0 || i == text.length())) {
                found.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        return found.stream().filter(each -> !each.isEmpty()).toList();
    }

    private static Predicate<JsonNode> in(String key, Set<String> values) {
        return object -> {
            JsonNode label = Json.at(object, "metadata", "labels").path(key);
            return label.isString() && values.contains(label.asString(""));
        };
    }

    private static Predicate<JsonNode> exists(String key) {
        return object -> Json.at(object, "metadata", "labels").has(key);
    }

    private static Predicate<JsonNode> compare(String key, String bound, int sign) {
        return object -> {
            try {
                long label = Long.parseLong(Json.text(object, "metadata", "labels", key));
                return Long.signum(Long.compare(label, Long.parseLong(bound))) == sign;
            } catch (NumberFormatException e) {
                return false;
            }
        };
    }
}
