package dev.crashloop.cleaner.cleanup;

import dev.crashloop.api.PolicySpec;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.watch.Pod;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes a pod, exactly that pod in exactly the state in which it was judged: UID and resourceVersion are preconditions, so that a pod
 * that recovers, or is replaced, in the instant of the decision is left alone by the API server itself.
 */
public final class PodRemover {
    /** <a href="https://pkg.go.dev/k8s.io/api/policy/v1#DisruptionBudgetCause">The cause</a> of such a refusal. */
    private static final String DISRUPTION_BUDGET = "DisruptionBudget";

    /** Who says so has stopped waiting for an answer: what was asked for may yet be done. */
    private static final Set<Integer> UNDER_WAY = Set.of(502, 504);

    private static final String V1 = "policy/v1";
    private static final String V1BETA1 = "policy/v1beta1";

    /** What API servers answer to a kind or version that they do not know, and webhooks to what they do not like. */
    private static final Set<Integer> BAD_REQUEST = Set.of(400, 415, 422);

    private final ApiClient api;
    private volatile String version = V1;

    /** Asks {@code api}. */
    public PodRemover(ApiClient api) {
        this.api = api;
    }

    /** One attempt. */
    public Removal remove(Pod pod, PolicySpec.Action action) throws InterruptedException {
        try {
            switch (action) {
                case Delete -> api.delete(path(pod), options(pod));
                case Evict -> evict(pod);
            }
            return new Removal.Removed();
        } catch (ApiException e) {
            return why(pod, e);
        }
    }

    private Removal why(Pod pod, ApiException e) throws InterruptedException {
        return switch (e) {
            case ApiException.Fenced _ -> new Removal.Postponed(e.getMessage(), Optional.empty());
            case ApiException.Unreachable _ ->
                done(pod) == Done.YES ? new Removal.Removed() : new Removal.Unclear(e.getMessage(), Optional.empty());
            case ApiException.Refused refused ->
                switch (refused.code()) {
                    case 404 -> new Removal.Overtaken("it is gone already");
                    case 409 -> new Removal.Overtaken("it changed while it was being judged: " + refused.status());
                    case 429 ->
                        refused.causes().containsKey(DISRUPTION_BUDGET)
                                ? new Removal.Disrupting(disrupted(refused), refused.retryAfter())
                                : new Removal.Postponed(e.getMessage(), refused.retryAfter());
                    default -> refused.code() >= 500 ? inTrouble(pod, refused) : new Removal.Failed(e.getMessage());
                };
        };
    }

    /** The cause names the budget, and how many pods it needs; the message says no more than that there is one. */
    private static String disrupted(ApiException.Refused refused) {
        String cause = refused.causes().getOrDefault(DISRUPTION_BUDGET, "");
        return cause.isEmpty() ? refused.status() : cause;
    }

    /** An API server that lost its database in the middle says so, and not whether the deletion was written before. */
    private Removal inTrouble(Pod pod, ApiException.Refused e) throws InterruptedException {
        return switch (done(pod)) {
            case YES -> new Removal.Removed();
            case NO ->
                UNDER_WAY.contains(e.code())
                        ? new Removal.Unclear(e.getMessage(), e.retryAfter())
                        : new Removal.Postponed(e.getMessage(), e.retryAfter());
            case UNKNOWN -> new Removal.Unclear(e.getMessage(), e.retryAfter());
        };
    }

    private enum Done {
        YES,
        NO,
        UNKNOWN
    }

    private Done done(Pod pod) throws InterruptedException {
        try {
            JsonNode metadata = api.get(path(pod)).path("metadata");
            boolean another = !metadata.path("uid").asString("").equals(pod.uid());
            return another || metadata.has("deletionTimestamp") ? Done.YES : Done.NO;
        } catch (ApiException e) {
            return e.notFound() ? Done.YES : Done.UNKNOWN;
        }
    }

    /**
     * API servers before 1.22 know Eviction only as policy/v1beta1, those from 1.25 only as policy/v1, and call the other a bad request; 404 is
     * said of the pod. What worked last is tried first.
     */
    private void evict(Pod pod) throws ApiException, InterruptedException {
        String first = version;
        try {
            evict(pod, first);
        } catch (ApiException.Refused e) {
            if (!BAD_REQUEST.contains(e.code())) {
                throw e;
            }
            evictAnew(pod, first.equals(V1) ? V1BETA1 : V1, e);
        }
    }

    private void evictAnew(Pod pod, String other, ApiException.Refused first)
            throws ApiException, InterruptedException {
        try {
            evict(pod, other);
            version = other;
        } catch (ApiException.Refused e) {
            // if it does not know that version either, the first answer was about something else
            boolean unknown = BAD_REQUEST.contains(e.code()) && e.status().contains('"' + other + '"');
            if (unknown) {
                throw first;
            }
            version = other;
            throw e;
        }
    }

    private void evict(Pod pod, String apiVersion) throws ApiException, InterruptedException {
        api.post(path(pod) + "/eviction", eviction(pod, apiVersion));
    }

    private static String path(Pod pod) {
        return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
    }

    private static ObjectNode eviction(Pod pod, String apiVersion) {
        ObjectNode eviction = JsonNodeFactory.instance.objectNode();
        eviction.put("apiVersion", apiVersion).put("kind", "Eviction");
        eviction.putObject("metadata").put("namespace", pod.namespace()).put("name", pod.name());
        eviction.set("deleteOptions", options(pod));
        return eviction;
    }

    private static ObjectNode options(Pod pod) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
        return options;
    }
}
