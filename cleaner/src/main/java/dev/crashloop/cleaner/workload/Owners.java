package dev.crashloop.cleaner.workload;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.watch.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Looks up the surroundings of pods, only of those that crash and only when one does. Knows the workloads that Kubernetes itself brings;
 * a pod of any other controller has that controller for its workload, unread, and can be opted out by its own or its namespace's
 * annotation.
 */
public final class Owners {
    /** For how long an answer is good: long enough for a hundred pods of one workload, short enough for an opt-out to count at once. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private static final int REMEMBERED = 5000;
    private static final Map<String, String> PLURALS = Map.of(
            "apps/ReplicaSet", "replicasets",
            "apps/Deployment", "deployments",
            "apps/StatefulSet", "statefulsets",
            "apps/DaemonSet", "daemonsets",
            "batch/Job", "jobs",
            "batch/CronJob", "cronjobs",
            "/ReplicationController", "replicationcontrollers");

    private final ApiClient api;
    private final InstantSource time;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    private record Answer(Known known, Instant at) {}

    /** The little of an object that is asked for: whole ones are large, and thousands are remembered. */
    private record Known(Map<String, String> labels, boolean skipped, String retry, Optional<Pod.Owner> controller) {
        static Known of(JsonNode object) {
            JsonNode annotations = object.path("metadata").path("annotations");
            return new Known(
                    Owners.labels(object),
                    annotations.path(Api.SKIP_ANNOTATION).asString("").equals("true"),
                    annotations.path(Api.RETRY_ANNOTATION).asString(""),
                    Owners.controller(object));
        }

        Optional<String> skippedAs(String name) {
            return skipped ? Optional.of(name) : Optional.empty();
        }
    }

    /** Asks {@code api}; answers age by {@code time}. */
    public Owners(ApiClient api, InstantSource time) {
        this.api = api;
        this.time = time;
    }

    /** The surroundings of the pod as they are now, give or take {@link #FRESH}. */
    public Surroundings of(Pod pod) throws ApiException, InterruptedException {
        Known namespace = read("/api/v1/namespaces/" + pod.namespace());
        Optional<String> optedOut = namespace.skippedAs("namespace " + pod.namespace());
        var workload = new Workload("v1", "Pod", pod.namespace(), pod.name(), pod.uid());
        String retry = "";
        Optional<Pod.Owner> owner = pod.controller();
        while (owner.isPresent()) {
            workload = new Workload(
                    owner.get().apiVersion(),
                    owner.get().kind(),
                    pod.namespace(),
                    owner.get().name(),
                    owner.get().uid());
            Optional<String> path = path(pod.namespace(), owner.get());
            if (path.isEmpty()) {
                break;
            }
            Known object = read(path.get());
            // a Deployment's annotations are copied to its ReplicaSets: people look for the outermost
            Optional<String> inner = optedOut;
            optedOut = object.skippedAs(workload.toString()).or(() -> inner);
            retry = object.retry();
            owner = object.controller();
        }
        return new Surroundings(namespace.labels(), workload, optedOut, retry);
    }

    private static Optional<String> path(String namespace, Pod.Owner owner) {
        String[] groupVersion = owner.apiVersion().split("/", 2);
        String group = groupVersion.length == 2 ? groupVersion[0] : "";
        String base = group.isEmpty() ? "/api/v1" : "/apis/" + owner.apiVersion();
        return Optional.ofNullable(PLURALS.get(group + "/" + owner.kind()))
                .map(plural -> base + "/namespaces/" + namespace + "/" + plural + "/" + owner.name());
    }

    private static Optional<Pod.Owner> controller(JsonNode object) {
        return object.path("metadata")
                .path("ownerReferences")
                .valueStream()
                .filter(owner -> owner.path("controller").asBoolean(false))
                .map(owner -> new Pod.Owner(
                        owner.path("apiVersion").asString(""),
                        owner.path("kind").asString(""),
                        owner.path("name").asString(""),
                        owner.path("uid").asString("")))
                .findFirst();
    }

    private static Map<String, String> labels(JsonNode object) {
        var labels = new LinkedHashMap<String, String>();
        object.path("metadata").path("labels").forEachEntry((key, value) -> labels.put(key, value.asString("")));
        return Map.copyOf(labels);
    }

    /** An object that is gone has no annotations: what it owned will follow it. */
    private Known read(String path) throws ApiException, InterruptedException {
        Instant now = time.instant();
        synchronized (answers) {
            Answer known = answers.get(path);
            if (known != null && known.at().plus(FRESH).isAfter(now)) {
                return known.known();
            }
        }
        JsonNode object;
        try {
            object = api.get(path);
        } catch (ApiException.Refused e) {
            if (!e.notFound()) {
                throw e;
            }
            object = JsonNodeFactory.instance.objectNode();
        }
        Known read = Known.of(object);
        synchronized (answers) {
            answers.remove(path);
            answers.put(path, new Answer(read, now));
            if (answers.size() > REMEMBERED) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
        return read;
    }
}
