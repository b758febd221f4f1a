package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Field selectors: the few fields that API servers index
 * (<a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/">Kubernetes docs</a>).
 */
final class FieldSelector {

    private static final Set<String> ALWAYS = Set.of("metadata.name", "metadata.namespace");
    private static final Map<String, Set<String>> MORE = Map.of(
            Resource.PODS.qualifiedName(),
            Set.of(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName"),
            Resource.EVENTS.qualifiedName(),
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type"),
            Resource.NAMESPACES.qualifiedName(),
            Set.of("status.phase"),
            Resource.NODES.qualifiedName(),
            Set.of("spec.unschedulable"),
            Resource.SECRETS.qualifiedName(),
            Set.of("type"),
            Resource.JOBS.qualifiedName(),
            Set.of("status.successful"),
            Resource.REPLICA_SETS.qualifiedName(),
            Set.of("status.replicas"));

    private FieldSelector() {}

    static Predicate<JsonNode> parse(String text, Resource resource) {
        Predicate<JsonNode> all = object -> true;
        for (String term : text.split(",")) {
            if (term.isBlank()) {
                continue;
            }
            int at = term.indexOf('=');
            if (at < 1) {
                throw ApiError.badRequest("invalid selector: '%s'; can't understand '%s'".formatted(text, term));
            }
            boolean not = term.charAt(at - 1) == '!';
            String field = term.substring(0, not ? at - 1 : at);
            String value = term.substring(term.startsWith("==", at) ? at + 2 : at + 1);
            check(field, resource);
            Predicate<JsonNode> equal = object -> value(object, field).equals(value);
            all = all.and(not ? equal.negate() : equal);
        }
        return all;
    }

    private static void check(String field, Resource resource) {
        Set<String> more = MORE.getOrDefault(resource.qualifiedName(), Set.of());
        boolean known = more.contains(field)
                || (ALWAYS.contains(field) && (resource.namespaced() || field.equals("metadata.name")));
        if (!known) {
            throw ApiError.badRequest("field label not supported: " + field);
        }
    }

    private static String value(JsonNode object, String field) {
        if (field.equals("source")) {
            String component = Json.text(object, "source", "component");
            return component.isEmpty() ? Json.text(object, "reportingComponent") : component;
        }
        return Json.text(object, field.split("\\."));
    }
}
