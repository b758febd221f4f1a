package dev.crashloop.sandbox.store;

import java.util.List;
import java.util.Locale;

/**
 * A kind of object that the store keeps, with what discovery says about it.
 *
 * @param group API group, empty for the core group
 * @param version the version it is served in
 * @param plural the name in paths, for example {@code pods}
 * @param singular the name in messages, for example {@code pod}
 * @param kind for example {@code Pod}
 * @param scope whether objects live in a namespace
 * @param status how {@code status} is guarded
 * @param shortNames as kubectl knows them, for example {@code po}
 * @param categories for example {@code all}
 */
public record Resource(
        String group,
        String version,
        String plural,
        String singular,
        String kind,
        Scope scope,
        StatusRule status,
        List<String> shortNames,
        List<String> categories) {

    /** Whether objects live in a namespace or belong to the whole cluster. */
    public enum Scope {
        /** Objects live in a namespace. */
        NAMESPACED,
        /** Objects belong to the cluster. */
        CLUSTER
    }

    /** How a kind treats {@code status} and {@code metadata.generation}. */
    public enum StatusRule {
        /** No status subresource: {@code status}, if any, is a field like others. */
        PLAIN,
        /** {@code status} changes only through the subresource; no generation is kept (pods, namespaces). */
        GUARDED,
        /** {@code status} changes only through the subresource; a change of anything but metadata and status bumps the generation. */
        GENERATIONS
    }

    /** Namespaces. */
    public static final Resource NAMESPACES = core("namespaces", "Namespace", Scope.CLUSTER, StatusRule.GUARDED, "ns");

    /** Pods. */
    public static final Resource PODS =
            core("pods", "Pod", Scope.NAMESPACED, StatusRule.GUARDED, "po").in("all");

    /** Events, of the core group. */
    public static final Resource EVENTS = core("events", "Event", Scope.NAMESPACED, StatusRule.PLAIN, "ev");

    /** Nodes. */
    public static final Resource NODES = core("nodes", "Node", Scope.CLUSTER, StatusRule.GUARDED, "no");

    /** Service accounts. */
    public static final Resource SERVICE_ACCOUNTS =
            core("serviceaccounts", "ServiceAccount", Scope.NAMESPACED, StatusRule.PLAIN, "sa");

    /** Config maps. */
    public static final Resource CONFIG_MAPS =
            core("configmaps", "ConfigMap", Scope.NAMESPACED, StatusRule.PLAIN, "cm");

    /** Secrets. */
    public static final Resource SECRETS = core("secrets", "Secret", Scope.NAMESPACED, StatusRule.PLAIN);

    /** Replica sets. */
    public static final Resource REPLICA_SETS = workload("apps", "replicasets", "ReplicaSet", "rs");

    /** Deployments. */
    public static final Resource DEPLOYMENTS = workload("apps", "deployments", "Deployment", "deploy");

    /** Stateful sets. */
    public static final Resource STATEFUL_SETS = workload("apps", "statefulsets", "StatefulSet", "sts");

    /** Daemon sets. */
    public static final Resource DAEMON_SETS = workload("apps", "daemonsets", "DaemonSet", "ds");

    /** Jobs. */
    public static final Resource JOBS = workload("batch", "jobs", "Job");

    /** Cron jobs. */
    public static final Resource CRON_JOBS = workload("batch", "cronjobs", "CronJob", "cj");

    /** Leases, for leader election. */
    public static final Resource LEASES = namespaced("coordination.k8s.io", "v1", "leases", "Lease", StatusRule.PLAIN);

    /** Pod disruption budgets. */
    public static final Resource POD_DISRUPTION_BUDGETS =
            namespaced("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", StatusRule.GENERATIONS, "pdb");

    /** Definitions of custom resources. */
    public static final Resource CRDS = new Resource(
            "apiextensions.k8s.io",
            "v1",
            "customresourcedefinitions",
            "customresourcedefinition",
            "CustomResourceDefinition",
            Scope.CLUSTER,
            StatusRule.GENERATIONS,
            List.of("crd", "crds"),
            List.of("api-extensions"));

    /** Every kind that is served without a CustomResourceDefinition. */
    public static final List<Resource> BUILT_IN = List.of(
            NAMESPACES,
            PODS,
            EVENTS,
            NODES,
            SERVICE_ACCOUNTS,
            CONFIG_MAPS,
            SECRETS,
            REPLICA_SETS,
            DEPLOYMENTS,
            STATEFUL_SETS,
            DAEMON_SETS,
            JOBS,
            CRON_JOBS,
            LEASES,
            POD_DISRUPTION_BUDGETS,
            CRDS);

    /** A namespaced kind with defaults for the names that discovery shows. */
    public static Resource namespaced(
            String group, String version, String plural, String kind, StatusRule status, String... shortNames) {
        return of(group, version, plural, kind, Scope.NAMESPACED, status, shortNames);
    }

    /** A kind with defaults for the names that discovery shows. */
    public static Resource of(
            String group,
            String version,
            String plural,
            String kind,
            Scope scope,
            StatusRule status,
            String... shortNames) {
        String singular = kind.toLowerCase(Locale.ROOT);
        return new Resource(group, version, plural, singular, kind, scope, status, List.of(shortNames), List.of());
    }

    private static Resource core(String plural, String kind, Scope scope, StatusRule status, String... shortNames) {
        return of("", "v1", plural, kind, scope, status, shortNames);
    }

    private static Resource workload(String group, String plural, String kind, String... shortNames) {
        return namespaced(group, "v1", plural, kind, StatusRule.GENERATIONS, shortNames)
                .in("all");
    }

    private Resource in(String category) {
        return new Resource(group, version, plural, singular, kind, scope, status, shortNames, List.of(category));
    }

    /** The same objects, served in another version. */
    public Resource atVersion(String otherVersion) {
        return new Resource(group, otherVersion, plural, singular, kind, scope, status, shortNames, categories);
    }

    /** Whether objects live in a namespace. */
    public boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    /** Whether {@code status} is a subresource. */
    public boolean hasStatus() {
        return status != StatusRule.PLAIN;
    }

    /** What {@code apiVersion} says, for example {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As messages and CustomResourceDefinitions name it: {@code pods}, {@code deployments.apps}; the same for all versions. */
    public String qualifiedName() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
