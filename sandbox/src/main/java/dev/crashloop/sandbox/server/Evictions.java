package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.DeleteOptions;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The subresource {@code eviction}: a deletion that honours PodDisruptionBudgets
 * (<a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/registry/core/pod/storage/eviction.go">eviction.go</a>).
 */
final class Evictions {

    /** In these phases a pod is no loss to anybody. */
    private static final Set<String> UNGUARDED = Set.of("Succeeded", "Failed", "Pending");

    private final Store store;
    private final Settings settings;
    private final InstantSource clock;

    Evictions(Store store, Settings settings, InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    Answer evict(Request request, ObjectNode pod) {
        ObjectNode eviction = request.object();
        checkVersion(eviction);
        String name = request.call().name();
        String stated = Json.text(eviction, "metadata", "name");
        if (!stated.equals(name)) {
            throw ApiError.badRequest("name in URL does not match name in Eviction object");
        }
        DeleteOptions options = DeleteRequests.options(eviction.path("deleteOptions"), request);
        boolean unguarded = UNGUARDED.contains(Json.text(pod, "status", "phase"))
                || pod.path("metadata").has("deletionTimestamp");
        if (!unguarded) {
            options = guard(pod, options);
        }
        store.delete(Resource.PODS, request.call().namespace(), name, options);
        return new Answer.Body(201, Answer.success().put("code", 201));
    }

    private DeleteOptions guard(ObjectNode pod, DeleteOptions options) {
        String namespace = Json.text(pod, "metadata", "namespace");
        List<ObjectNode> budgets = store.list(Resource.POD_DISRUPTION_BUDGETS, namespace).stream()
                .filter(each -> DisruptionBudget.covers(each, pod))
                .toList();
        if (budgets.isEmpty()) {
            return options;
        }
        if (budgets.size() > 1) {
            throw ApiError.of(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        DisruptionBudget budget = DisruptionBudget.of(budgets.getFirst(), store);
        if (!DisruptionBudget.ready(pod) && sparesUnready(budget)) {
            String version = Json.text(pod, "metadata", "resourceVersion");
            return options.resourceVersion() == null ? options.withResourceVersion(version) : options;
        }
        if (budget.disruptionsAllowed() == 0) {
            throw ApiError.tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0)
                    .withCauses(new ApiError.Cause(
                            "DisruptionBudget",
                            "The disruption budget %s needs %d healthy pods and has %d currently"
                                    .formatted(budget.name(), budget.desiredHealthy(), budget.currentHealthy()),
                            null));
        }
        if (!options.dryRun()) {
            budget.disrupt(Json.text(pod, "metadata", "name"), store, clock.instant());
        }
        return options;
    }

    /** Since v1.22 a pod that is not ready may go while enough others are. */
    private boolean sparesUnready(DisruptionBudget budget) {
        boolean enough = budget.currentHealthy() >= budget.desiredHealthy() && budget.desiredHealthy() > 0;
        return settings.atLeast(22) && (enough || (budget.alwaysAllowsUnhealthy() && settings.atLeast(26)));
    }

    private void checkVersion(JsonNode eviction) {
        String version = Json.text(eviction, "apiVersion").replace("policy/", "");
        if (!settings.policyVersions().contains(version)) {
            throw ApiError.badRequest(
                    "no kind \"Eviction\" is registered for version \"policy/%s\" in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
                            .formatted(version));
        }
    }
}
