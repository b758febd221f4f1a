package dev.crashloop.cleaner.workload;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.Time;
import dev.crashloop.cleaner.watch.Pod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Looks up the surroundings of pods, only of those that crash and only when one does. Knows the workloads that Kubernetes itself brings;
 * a pod of any other controller has that controller for its workload, unread, and can be opted out by its own or its namespace's
 * annotation.
 */
public final class Owners {
    /** For how long an answer is good: long enough for a hundred pods of one workload, short enough for an opt-out to count at once. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private static final int REMEMBERED = 5000;

    private final ApiClient api;
    private final Time time;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    /** Owners that own each other in a circle can be written by anybody; real ones are three deep. */
    private static final int DEEPEST = 10;

    /** Longer values of an annotation are compared, and kept in records, by their beginning. */
    private static final int RETRY_CHARS = 253;

    /** What there is to know of a namespace or an owner: objects of up to a megabyte are not kept for it. */
    private record Facts(Map<String, String> labels, boolean skip, String retry, Optional<Pod.Owner> controller) {
        static final Facts NONE = new Facts(Map.of(), false, "", Optional.empty());
    }

    private record Answer(Facts facts, Duration at) {}

    /** Asks {@code api}; answers age by {@code time}. */
    public Owners(ApiClient api, Time time) {
        this.api = api;
        this.time = time;
    }

    /** The surroundings of the pod as they are now, give or take {@link #FRESH}. */
    public Surroundings of(Pod pod) throws ApiException, InterruptedException {
        Facts namespace = read("/api/v1/namespaces/" + pod.namespace());
        Optional<String> optedOut = skipped(namespace, "namespace " + pod.namespace());
        var workload = new Workload("v1", "Pod", pod.namespace(), pod.name(), pod.uid());
        String retry = "";
        Optional<Pod.Owner> owner = pod.controller();
        for (int depth = 0; owner.isPresent() && depth < DEEPEST; depth++) {
            workload = new Workload(
                    owner.get().apiVersion(),
                    owner.get().kind(),
                    pod.namespace(),
                    owner.get().name(),
                    owner.get().uid());
            Optional<WorkloadKind> kind = WorkloadKind.of(owner.get());
            if (kind.isEmpty()) {
                break;
            }
            Facts object = read(kind.get().path(pod.namespace(), owner.get()));
            // a Deployment's annotations are copied to its ReplicaSets: people look for the outermost
            optedOut =
                    skipped(object, workload.toString()).isPresent() ? skipped(object, workload.toString()) : optedOut;
            retry = object.retry();
            owner = object.controller();
        }
        return new Surroundings(namespace.labels(), workload, optedOut, retry);
    }

    private static Optional<String> skipped(Facts object, String name) {
        return object.skip() ? Optional.of(name) : Optional.empty();
    }

    private static Facts facts(JsonNode object) {
        JsonNode annotations = object.path("metadata").path("annotations");
        String retry = annotations.path(Api.RETRY_ANNOTATION).asString("");
        return new Facts(
                labels(object),
                annotations.path(Api.SKIP_ANNOTATION).asString("").equals("true"),
                retry.substring(0, Math.min(RETRY_CHARS, retry.length())),
                controller(object));
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
    private Facts read(String path) throws ApiException, InterruptedException {
        Duration now = time.uptime();
        synchronized (answers) {
            Answer known = answers.get(path);
            if (known != null && now.minus(known.at()).compareTo(FRESH) < 0) {
                return known.facts();
            }
        }
        Facts facts;
        try {
            facts = facts(api.get(path));
        } catch (ApiException.Refused e) {
            if (!e.notFound()) {
                throw e;
            }
            facts = Facts.NONE;
        }
        synchronized (answers) {
            answers.remove(path);
            answers.put(path, new Answer(facts, now));
            if (answers.size() > REMEMBERED) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
        return facts;
    }
}
