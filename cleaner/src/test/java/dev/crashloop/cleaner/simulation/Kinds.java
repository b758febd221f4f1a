package dev.crashloop.cleaner.simulation;

import dev.crashloop.api.Api;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Resource.Scope;
import dev.crashloop.sandbox.store.Resource.StatusRule;

/** The kinds of the product's own API group, as the store of the embedded cluster names them. */
final class Kinds {
    static final Resource RECORDS =
            Resource.namespaced(Api.GROUP, "v1alpha1", "cleanups", "Cleanup", StatusRule.GENERATIONS);
    static final Resource POLICIES =
            Resource.namespaced(Api.GROUP, "v1alpha1", "crashlooppolicies", "CrashLoopPolicy", StatusRule.GENERATIONS);
    static final Resource CLUSTER_POLICIES = Resource.of(
            Api.GROUP,
            "v1alpha1",
            "clustercrashlooppolicies",
            "ClusterCrashLoopPolicy",
            Scope.CLUSTER,
            StatusRule.GENERATIONS);

    private Kinds() {}
}
