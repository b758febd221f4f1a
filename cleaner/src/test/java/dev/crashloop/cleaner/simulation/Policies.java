package dev.crashloop.cleaner.simulation;

import dev.crashloop.api.Api;
import dev.crashloop.sandbox.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes policies, drawn from the seed. */
final class Policies {
    private final RandomGenerator random;

    Policies(RandomGenerator random) {
        this.random = random;
    }

    /** One for most namespaces, and now and then one for all. */
    List<ObjectNode> forNamespaces(List<String> namespaces) {
        var all = new ArrayList<ObjectNode>();
        for (String namespace : namespaces) {
            if (random.nextInt(5) != 0) {
                all.add(draw("CrashLoopPolicy", namespace));
            }
        }
        if (all.size() < namespaces.size() || random.nextInt(4) == 0) {
            all.add(draw("ClusterCrashLoopPolicy", ""));
        }
        return all;
    }

    private ObjectNode draw(String kind, String namespace) {
        ObjectNode policy = Json.object().put("apiVersion", Api.API_VERSION).put("kind", kind);
        ObjectNode metadata = policy.putObject("metadata").put("name", "transient");
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        policy.set("spec", spec());
        return policy;
    }

    /** A known failure that is none: its expression cannot be read. */
    static ArrayNode unreadable() {
        ArrayNode known = Json.object().putArray("knownFailures");
        known.addObject()
                .put("name", "unreadable")
                .putObject("logs")
                .putArray("allOf")
                .addObject()
                .put("regex", "(");
        return known;
    }

    /** What a policy may say. */
    ObjectNode spec() {
        ObjectNode spec = Json.object();
        if (random.nextInt(15) == 0) {
            spec.put("mode", "DryRun");
        }
        if (random.nextInt(4) == 0) {
            spec.put("action", "Evict");
        }
        if (random.nextInt(4) == 0) {
            spec.put("includeJobs", true);
        }
        if (random.nextInt(8) == 0) {
            spec.put("includeProtectedNamespaces", true);
        }
        if (random.nextInt(6) == 0) {
            spec.putObject("selector").putObject("matchLabels").put(Cast.TIER, "a");
        }
        ArrayNode known = spec.putArray("knownFailures");
        for (Sign sign : Sign.values()) {
            if (random.nextInt(5) != 0 || (known.isEmpty() && sign == Sign.CONFIG)) {
                known.add(sign.spec());
            }
        }
        ObjectNode limits = spec.putObject("limits");
        limits.put("maxInFlight", 1 + random.nextInt(10)).put("minRestarts", random.nextInt(3));
        if (random.nextInt(8) == 0) {
            limits.put("perNamespacePerHour", random.nextInt(5));
        }
        return spec;
    }
}
