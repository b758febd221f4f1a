package dev.crashloop.cleaner.cli;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.Permissions.Need;
import dev.crashloop.cleaner.lease.LeaseName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a user must be allowed to do for {@code run} to work; docs/permissions.md and the Helm chart say the same as roles. */
public final class Needs {
    private Needs() {}

    /**
     * The needs of a run.
     *
     * @param namespace the one namespace to look at; empty for all
     * @param lease the Lease that the replicas compete for
     * @param policiesInCluster whether the CRDs are installed
     * @param evicts whether a policy evicts
     */
    public static List<Need> of(
            Optional<String> namespace, LeaseName lease, boolean policiesInCluster, boolean evicts) {
        Optional<String> home = Optional.of(lease.namespace());
        Optional<String> itself = Optional.of(lease.name());
        var needs = new ArrayList<>(List.of(
                new Need("list", "", "pods", namespace),
                new Need("watch", "", "pods", namespace),
                new Need("get", "", "pods", namespace),
                new Need("get", "", "pods/log", namespace),
                new Need("delete", "", "pods", namespace),
                new Need("get", "", "namespaces", namespace),
                new Need("get", "", "replicationcontrollers", namespace),
                new Need("get", "apps", "replicasets", namespace),
                new Need("get", "apps", "deployments", namespace),
                new Need("get", "apps", "statefulsets", namespace),
                new Need("get", "apps", "daemonsets", namespace),
                new Need("get", "batch", "jobs", namespace),
                new Need("get", "batch", "cronjobs", namespace),
                new Need("create", "", "events", namespace),
                new Need("patch", "", "events", namespace),
                new Need("get", "coordination.k8s.io", "leases", home, itself),
                // who may create only an object of a certain name may not create at all: the API server does not know
                // the name yet
                new Need("create", "coordination.k8s.io", "leases", home),
                new Need("update", "coordination.k8s.io", "leases", home, itself)));
        if (evicts) {
            needs.add(new Need("create", "", "pods/eviction", namespace));
        }
        if (policiesInCluster) {
            needs.add(new Need("list", Api.GROUP, "crashlooppolicies", namespace));
            needs.add(new Need("watch", Api.GROUP, "crashlooppolicies", namespace));
            needs.add(new Need("patch", Api.GROUP, "crashlooppolicies/status", namespace));
            needs.add(new Need("list", Api.GROUP, "cleanups", namespace));
            needs.add(new Need("watch", Api.GROUP, "cleanups", namespace));
            needs.add(new Need("create", Api.GROUP, "cleanups", namespace));
            needs.add(new Need("delete", Api.GROUP, "cleanups", namespace));
            needs.add(new Need("patch", Api.GROUP, "cleanups/status", namespace));
        }
        if (policiesInCluster && namespace.isEmpty()) {
            needs.add(new Need("list", Api.GROUP, "clustercrashlooppolicies", namespace));
            needs.add(new Need("watch", Api.GROUP, "clustercrashlooppolicies", namespace));
            needs.add(new Need("patch", Api.GROUP, "clustercrashlooppolicies/status", namespace));
        }
        return List.copyOf(needs);
    }
}
