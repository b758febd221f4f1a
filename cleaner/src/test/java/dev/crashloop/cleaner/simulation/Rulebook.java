package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** All versions of all policies, and since when: what the program may go by. */
final class Rulebook {
    /** For so long a change may be on its way to the program. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(5);

    /** Marks a version that the program must refuse. */
    static final String BAD = "simulation/bad";

    /** One policy, as it was from then on; deleted if it is empty. */
    private record Version(Instant from, Optional<Rule> rule) {}

    private final Map<String, List<Version>> versions = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();

    /**
     * A policy in one version.
     *
     * @param key as in records: {@code kind/namespace/name}
     */
    record Rule(String key, String namespace, JsonNode spec) {
        static Rule of(JsonNode object) {
            String namespace = Json.text(object, "metadata", "namespace");
            String kind = namespace.isEmpty() ? "ClusterCrashLoopPolicy" : "CrashLoopPolicy";
            String key =
                    kind + "/" + (namespace.isEmpty() ? "" : namespace + "/") + Json.text(object, "metadata", "name");
            return new Rule(key, namespace, object.path("spec"));
        }

        boolean selects(JsonNode pod) {
            String tier = Json.text(spec, "selector", "matchLabels", Cast.TIER);
            return (namespace.isEmpty() || namespace.equals(Json.text(pod, "metadata", "namespace")))
                    && (tier.isEmpty() || tier.equals(Json.text(pod, "metadata", "labels", Cast.TIER)));
        }

        boolean enforces() {
            return !Json.text(spec, "mode").equals("DryRun");
        }

        boolean evicts() {
            return Json.text(spec, "action").equals("Evict");
        }

        boolean flag(String name) {
            return spec.path(name).asBoolean(false);
        }

        int limit(String name, int otherwise) {
            return spec.path("limits").path(name).asInt(otherwise);
        }

        List<Sign> signs() {
            return Json.items(spec, "knownFailures")
                    .map(known -> Sign.valueOf(Json.text(known, "name").toUpperCase(java.util.Locale.ROOT)))
                    .toList();
        }
    }

    /** A policy changed, or was deleted. */
    void changed(JsonNode object, boolean deleted, Instant now) {
        Rule rule = Rule.of(object);
        if (!deleted && bad(object)) {
            refused.add(rule.key());
            return; // the last good version stays in force, as long as anybody knows it
        }
        refused.remove(rule.key());
        versions.computeIfAbsent(rule.key(), _ -> new ArrayList<>())
                .add(new Version(now, deleted ? Optional.empty() : Optional.of(rule)));
    }

    /** The versions of this policy that may be in force now, wherever they are known. */
    List<Rule> inForce(String key, Instant now) {
        var found = new ArrayList<Rule>();
        List<Version> all = versions.getOrDefault(key, List.of());
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).rule().ifPresent(found::add);
            if (!all.get(i).from().isAfter(now.minus(ON_ITS_WAY))) {
                break;
            }
        }
        return found;
    }

    private static boolean bad(JsonNode object) {
        return !Json.at(object, "metadata", "annotations")
                .path(BAD)
                .asString("")
                .isEmpty();
    }

    /** Whether there is a policy of which nobody can tell from outside which version is in force. */
    boolean refusesAny() {
        return !refused.isEmpty();
    }

    /** The policy that applies to a pod once everybody knows everything: a namespaced one before a cluster-wide one. */
    Optional<Rule> applying(JsonNode pod) {
        List<Rule> latest = versions.values().stream()
                .flatMap(all -> all.getLast().rule().stream())
                .filter(rule -> rule.selects(pod))
                .toList();
        return latest.stream()
                .filter(rule -> !rule.namespace().isEmpty())
                .findFirst()
                .or(() -> latest.stream().findFirst());
    }

    /** Which of the two kinds of policies it is. */
    static Resource kind(JsonNode policy) {
        return Json.text(policy, "metadata", "namespace").isEmpty() ? Kinds.CLUSTER_POLICIES : Kinds.POLICIES;
    }
}
